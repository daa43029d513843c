"""What a guest may ask of the suite's objects, and what it may not."""

from __future__ import annotations

import asyncio
import contextlib
import enum
import functools
import io
import logging
import unittest
from collections.abc import Callable, Iterator
from typing import Any
from unittest import mock

import pytest

from harness.suite.callbacks import Callbacks
from harness.suite.losses import CannotCrossError


class _Fake:
    limit = 3
    on_end = None

    def __init__(self) -> None:
        self.calls: list[int] = []
        self.verify: Callable[[], bool] = lambda: self.calls == [1]
        self._speed = 1

    def is_even(self) -> bool:
        return len(self.calls) % 2 == 0

    @classmethod
    def largest(cls) -> int:
        return cls.limit

    @functools.cached_property
    def total(self) -> int:
        return sum(self.calls)

    @property
    def speed(self) -> int:
        return self._speed

    @speed.setter
    def speed(self, value: int) -> None:
        self._speed = value


class _Slotted:
    __slots__ = ("price", "size")

    def __init__(self) -> None:
        self.price = 9


class _Plan(enum.Enum):
    PRO = 1

    def __init__(self, _: int) -> None:
        self.price = 9


class _Gateway:
    limit = 3

    def charge(self, amount: int) -> None: ...


def _answer(thing: Any, operation: str, *operands: Any) -> Any:
    callbacks = Callbacks()
    number = callbacks.offer(thing)["k"][0]
    return callbacks.answer(operation, number, list(operands))


def test_a_fake_is_read_and_changed() -> None:
    """An object of the suite's own is what it is for: its public attributes can be read and set."""
    fake = _Fake()
    assert _answer(fake, "get", "calls") == []
    _answer(fake, "set", "limit", 4)
    assert (fake.limit, _Fake.limit) == (4, 3)


@pytest.mark.parametrize(
    "thing", [_Fake, test_a_fake_is_read_and_changed, [].append, _Plan.PRO], ids=["class", "function", "method", "member"]
)
def test_what_other_cases_have_too_is_not_changed(thing: Any) -> None:
    """A class, a member of an enumeration or a function cannot be changed by a submission that is given it."""
    with pytest.raises(AttributeError, match="stays as it is"):
        _answer(thing, "set", "limit", 4)


@contextlib.contextmanager
def _managed(expected: int) -> Iterator[int]:
    yield expected


@pytest.mark.parametrize(
    "thing, name",
    [
        *((functools.partial(max, 42, key=abs), name) for name in ("func", "args", "keywords")),
        *((_managed(42), name) for name in ("gen", "func", "args", "kwds")),
        (property(lambda _: 42), "fget"),
    ],
    ids=lambda operand: operand if isinstance(operand, str) else type(operand).__name__,
)
def test_what_something_was_made_of_is_not_told(thing: Any, name: str) -> None:
    """Partials, context managers and properties are used, and not taken apart."""
    assert hasattr(thing, name)
    with pytest.raises(AttributeError, match="is the suite's"):
        _answer(thing, "get", name)


def test_a_partial_is_called() -> None:
    """Calling it is what it was given for."""
    assert _answer(functools.partial(max, 42), "call", [7], {}) == 42


@pytest.mark.parametrize("name", ["is_even", "largest", "total", "verify"])
def test_a_method_of_a_fake_is_not_replaced(name: str) -> None:
    """What an object of the suite does stays what the suite wrote, whether its class or the object itself holds it."""
    fake = _Fake()
    with pytest.raises(AttributeError, match="stays as it is"):
        _answer(fake, "set", name, lambda: True)
    assert (fake.is_even(), fake.largest(), fake.total, fake.verify()) == (True, 3, 0, False)


def test_a_handler_is_set_where_there_is_none() -> None:
    """A submission may leave a function with an object that holds none there."""
    fake = _Fake()
    _answer(fake, "set", "on_end", len)
    assert fake.on_end is len


@pytest.mark.parametrize("name", ["assertEqual", "addCleanup", "expected"])
def test_a_test_is_not_changed(name: str) -> None:
    """Nothing is set on a test case that was handed over."""
    with pytest.raises(AttributeError, match="stays as it is"):
        _answer(unittest.TestCase(), "set", name, lambda *_: None)


class _Recording(logging.Handler):
    """A handler of a suite's own."""


@pytest.mark.parametrize(
    "make",
    [asyncio.SelectorEventLoop, asyncio.Runner, logging.StreamHandler, unittest.TestResult, lambda: logging.getLogger("x").manager],
    ids=["loop", "runner", "handler", "result", "manager"],
)
def test_what_runs_programs_or_leads_to_all_cases_is_not_handed_over(make: Callable[[], Any]) -> None:
    """Event loops, Python's handlers of logs and results of tests have public names that reach beyond a case."""
    thing = make()
    try:
        with pytest.raises(CannotCrossError, match="cannot be handed to a submission"):
            Callbacks().offer(thing)
    finally:
        getattr(thing, "close", lambda: None)()


@pytest.mark.parametrize(
    "thing", [logging.getLogger("x"), _Recording(), io.StringIO(), asyncio.Queue()], ids=lambda thing: type(thing).__name__
)
def test_what_a_submission_may_well_use_is_handed_over(thing: Any) -> None:
    """A log, a handler of the suite's own, a file in memory and a queue are there to be used."""
    assert Callbacks().offer(thing)["k"][1] == type(thing).__name__


class _Satisfied:
    called = True
    call_count = 1


@pytest.mark.parametrize("gateway", [mock.Mock(), mock.create_autospec(_Gateway, instance=True)], ids=["mock", "specced"])
@pytest.mark.parametrize("value", [_Satisfied(), _Satisfied, len, mock.Mock(called=True)], ids=["object", "class", "function", "mock"])
def test_a_part_of_a_mock_is_not_replaced(gateway: mock.Mock, value: Any) -> None:
    """What would answer in place of one of its parts is not put there."""
    with pytest.raises(AttributeError, match=r"stays as it is|plain data"):
        _answer(gateway, "set", "charge", value)
    assert not gateway.charge.called


@pytest.mark.parametrize("gateway", [mock.Mock(), mock.Mock(spec=_Gateway), mock.create_autospec(_Gateway, instance=True)])
def test_a_mock_takes_plain_data(gateway: mock.Mock) -> None:
    """A mock that stands for a record is filled like one."""
    _answer(gateway, "set", "limit", 4)
    assert gateway.limit == 4


def test_a_part_that_was_called_stays() -> None:
    """What a part of a mock has seen is not put out of sight."""
    gateway = mock.Mock()
    gateway.refund(5)
    with pytest.raises(AttributeError, match="stays as it is"):
        _answer(gateway, "set", "refund", None)


def test_a_specced_function_is_not_asked() -> None:
    """A function that is a mock inside tells no more than a mock: neither what it has seen nor how to forget it."""
    function = mock.create_autospec(_answer)
    for name in ("reset_mock", "call_count", "return_value"):
        with pytest.raises(AttributeError, match="is the suite's"):
            _answer(function, "get", name)


def _changed(thing: Any, *changes: tuple[int, str, Any]) -> Callbacks:
    callbacks = Callbacks()
    number = callbacks.offer(thing)["k"][0]
    for level, name, value in changes:
        callbacks.level = level
        callbacks.answer("set", number, [name, value])
    return callbacks


def test_what_was_set_is_put_back() -> None:
    """When its scope ends, an object holds what it held before: attributes, slots, and what a setter has set."""
    fake, slotted = _Fake(), _Slotted()
    callbacks = _changed(fake, (1, "limit", 4), (1, "limit", 5), (1, "fresh", 6), (1, "speed", 7))
    callbacks.forget(1)
    assert (fake.limit, hasattr(fake, "fresh"), fake.speed, "limit" in vars(fake)) == (3, False, 1, False)
    callbacks = _changed(slotted, (1, "price", 0), (1, "size", 2))
    assert (slotted.price, slotted.size) == (0, 2)  # type: ignore[attr-defined]
    callbacks.forget(1)
    assert (slotted.price, hasattr(slotted, "size")) == (9, False)


def test_what_was_set_outside_stays_for_those_inside() -> None:
    """What a fixture had the submission set is there until the fixture's scope ends, whatever cases inside it set."""
    fake = _Fake()
    callbacks = _changed(fake, (1, "limit", 4), (2, "limit", 5))
    callbacks.forget(2)
    assert fake.limit == 4
    callbacks.forget(1)
    assert fake.limit == 3


def test_what_the_suite_has_set_since_then_stays() -> None:
    """A suite that has put its object right by itself finds it so."""
    fake = _Fake()
    callbacks = _changed(fake, (1, "limit", 4))
    fake.limit = 8
    callbacks.forget(1)
    assert fake.limit == 8
