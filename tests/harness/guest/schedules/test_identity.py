"""Objects have numbers in the order in which they were first asked for, whatever their addresses."""

from __future__ import annotations

from typing import Any

import pytest

from harness.guest.schedules import identity


class _Thing:
    pass


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "_numbers", identity._Numbers())


def test_numbers_are_given_in_order_and_kept() -> None:
    """The first that is asked for is 1, and stays it; `id` is a multiple of what addresses are multiples of."""
    one, two = _Thing(), _Thing()
    assert [identity.hash_of(thing) for thing in (one, two, one)] == [1, 2, 1]
    assert [identity.id_of(thing) for thing in (two, one)] == [32, 16]
    identity.forget()
    assert [identity.number_of(thing) for thing in (two, one)] == [1, 2]


def test_a_number_ends_with_its_object(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another object at the same address is another; what was forgotten before it ended takes no number away."""
    monkeypatch.setattr(identity, "_address", lambda _: 77)
    thing: Any = _Thing()
    assert identity.number_of(thing) == 1
    del thing
    other: Any = _Thing()
    assert identity.number_of(other) == 2
    identity.forget()
    third = _Thing()
    assert identity.number_of(third) == 1
    del other
    assert identity.number_of(third) == 1


def test_what_cannot_be_watched_is_kept() -> None:
    """A value without weak references lives on, so that no other can get its address."""
    number = identity.number_of([1, 2])
    assert [kept for _, kept in identity._numbers.known.values()] == [[1, 2]]
    assert identity.number_of(object()) == number + 1
