"""Arguments that the submission still holds when the call is over."""

from __future__ import annotations

from collections import deque
from typing import Any

import pytest

from harness.guest.kept import Kept


def _received(*values: Any) -> list[Any]:
    """A list of containers that nobody else holds, as a decoder has it."""
    return [type(value)(value) for value in values]


def test_what_nobody_holds_is_not_watched() -> None:
    """Containers that only the call itself knew are forgotten with it."""
    kept = Kept()
    assert kept.watch(_received([1], {"a": 1}, {2}, bytearray(b"x"))) == []
    assert kept.changed() == []


def test_what_lies_in_another_argument_is_not_held_by_the_submission() -> None:
    """A list inside a list, which nobody else has, does not count as kept."""
    inner = [1]
    containers = [[inner, inner], inner]
    del inner
    assert Kept().watch(containers) == []


@pytest.mark.parametrize(
    "value, change",
    [
        ([1, 2], lambda held: held.append(3)),
        ([1, 2], lambda held: held.__setitem__(0, 5)),
        ({"a": 1}, lambda held: held.update(a=2)),
        ({"a": 1}, dict.clear),
        ({1}, lambda held: held.add(2)),
        (deque([1]), lambda held: held.appendleft(0)),
        (bytearray(b"x"), lambda held: held.extend(b"y")),
    ],
)
def test_a_change_to_a_held_one_is_told_once(value: Any, change: Any) -> None:
    """Whatever is done to a container that is still held is told with the next answer, and then no more."""
    kept = Kept()
    containers = _received([0], value)
    held = containers[1]
    assert kept.watch(containers) == [[1, 1]]
    assert kept.changed() == []
    change(held)
    assert [(number, container is held) for number, container in kept.changed()] == [(1, True)]
    assert kept.changed() == []


def test_large_calls_are_not_watched() -> None:
    """A call with a table of rows costs nothing for what it may have kept."""
    containers = [[number] for number in range(65)]
    held = list(containers)
    assert Kept().watch(containers) == []
    assert len(held) == 65
