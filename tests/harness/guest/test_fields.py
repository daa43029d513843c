"""What goes along with an object: what reading it would give, and nothing for which the submission's code would have to run."""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.guest.fields import plain_fields


@dataclass
class _Customer:
    name: str
    months: int = 3
    spend: float = 0.5
    churned: bool | None = None
    history: tuple[int, ...] = ()

    limit: ClassVar[int] = 7

    @property
    def plan(self) -> str:
        raise AssertionError("it must not be read")

    def pay(self) -> None: ...


@dataclass(slots=True)
class _Slotted:
    name: str
    months: int = 3


class _Wider(_Slotted):
    """Has a dictionary beside the slots of its base."""


def test_numbers_texts_and_none_are_told() -> None:
    """What is plain and the object's own goes along; what has parts, methods, properties and the class's own do not."""
    assert plain_fields(_Customer("ada")) == {"name": "ada", "months": 3, "spend": 0.5, "churned": None}


def test_slots_are_told() -> None:
    """An object without a dictionary has fields all the same; an empty slot is none."""
    slotted = _Slotted("ada")
    assert plain_fields(slotted) == {"name": "ada", "months": 3}
    del slotted.months
    assert plain_fields(slotted) == {"name": "ada"}
    wider = _Wider("ada")
    wider.extra = 1  # type: ignore[attr-defined]
    assert plain_fields(wider) == {"name": "ada", "months": 3, "extra": 1}
    slotted.name = "a" * 10_000
    assert plain_fields(slotted) == {}


def test_an_empty_slot_hides_the_slot_of_a_base() -> None:
    """A name means the first slot that has it, as for `getattr`."""

    class Hiding(_Slotted):
        __slots__ = ("months",)

    hiding = Hiding("ada")
    _Slotted.__dict__["months"].__set__(hiding, 4)
    del hiding.months
    assert plain_fields(hiding) == {"name": "ada"}
    with pytest.raises(AttributeError):
        _ = hiding.months


def test_a_class_that_answers_by_itself_is_not_gone_around() -> None:
    """Where reading runs code of the class, nothing is told: `__getattribute__`, data descriptors, properties."""

    class Asked(_Customer):
        def __getattribute__(self, name: str) -> Any:
            return 1

    class Spent:
        def __init__(self) -> None:
            self.__dict__.update(spend=1, own=2)

        @property
        def spend(self) -> int:
            return 5

    assert plain_fields(Asked("ada")) == {}
    assert plain_fields(Spent()) == {"own": 2}


def test_a_dictionary_that_is_none_is_not_looked_into() -> None:
    """A class may say of itself what it likes; only the dictionary that the interpreter reads counts."""

    class Lying:
        @property
        def __dict__(self) -> dict[str, int]:  # type: ignore[override]
            raise AssertionError("it must not be read")

    class Odd(dict[str, Any]):
        def items(self) -> Any:
            raise AssertionError("it must not be read")

    odd = _Customer("ada")
    odd.__dict__ = Odd(name="ada")
    assert plain_fields(Lying()) == {}
    assert plain_fields(odd) == {}


def test_what_was_computed_once_is_told() -> None:
    """A cached property is the object's own from its first reading on."""

    class Counted:
        @cached_property
        def total(self) -> int:
            return 3

    counted = Counted()
    assert plain_fields(counted) == {}
    assert counted.total == 3
    assert plain_fields(counted) == {"total": 3}


@pytest.mark.parametrize("value", ["x" * 201, 2**65, [1], (1,), b"1", 1j, object(), type("Mine", (str,), {})("a")])
def test_what_is_large_or_not_plain_is_not_told(value: object) -> None:
    """What goes along costs next to nothing, and never has a class of its own."""
    thing = _Customer("ada")
    thing.name = value  # type: ignore[assignment]
    assert "name" not in plain_fields(thing)


def test_an_object_with_many_fields_tells_none() -> None:
    """A bag of values would make each reply that it is in longer."""
    thing = _Customer("ada")
    thing.__dict__.update({f"field_{number}": number for number in range(24)})
    assert plain_fields(thing) == {}


@pytest.mark.parametrize("thing", [len, _Customer, math, threading.local(), object(), 3, iter([1])])
def test_what_has_no_fields_of_its_own_tells_none(thing: object) -> None:
    """Functions, classes, modules, iterators, and what keeps its fields elsewhere."""
    assert plain_fields(thing) == {}


@given(st.dictionaries(st.text(max_size=3), st.none() | st.integers() | st.text() | st.floats() | st.lists(st.none())))
def test_told_is_what_reading_gives(held: dict[str, Any]) -> None:
    """Each field that is told is the very thing that `getattr` gives."""
    thing = _Customer("ada")
    thing.__dict__.update(held)
    for name, value in plain_fields(thing).items():
        assert getattr(thing, name) is value
