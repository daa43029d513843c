"""What a guest may ask of the suite's objects, and what it may not."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from typing import Any

import pytest

from harness.suite.callbacks import Callbacks


class _Fake:
    limit = 3

    def __init__(self) -> None:
        self.calls: list[int] = []


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


@pytest.mark.parametrize("thing", [_Fake, test_a_fake_is_read_and_changed, [].append], ids=["class", "function", "method"])
def test_what_other_cases_have_too_is_not_changed(thing: Any) -> None:
    """A class or a function cannot be changed by a submission that is given it."""
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
