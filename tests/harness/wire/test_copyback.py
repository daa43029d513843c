"""What a callee changed in its arguments is changed in the caller's own objects."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from typing import Any

import pytest

from harness.wire.copyback import apply, contents, replace
from harness.wire.values import WireError
from tests.harness.wire.codec import decoder, encoder


def _changed(containers: list[Any], callees: list[Any]) -> list[Any]:
    """The caller's containers, after the callee's state of them came back."""
    apply(contents(callees, encoder()), containers, decoder())
    return containers


@pytest.mark.parametrize(
    "before, after",
    [
        ([1, 2], [2, [3]]),
        ({"a": 1}, {"b": [2]}),
        ({1, 2}, {3}),
        (deque([1], maxlen=3), deque([2, 3], maxlen=3)),
        (bytearray(b"one"), bytearray(b"three")),
        (OrderedDict(a=1), OrderedDict(b=2, a=1)),
        (defaultdict(list, a=[1]), defaultdict(list)),
        (Counter("ab"), Counter("bb")),
    ],
)
def test_a_container_holds_what_the_callee_left_in_it(before: Any, after: Any) -> None:
    """Each kind of container that can change is brought up to date in place."""
    (same,) = _changed([before], [after])
    assert same is before
    assert same == after
    assert list(same) == list(after)


def test_containers_stay_connected() -> None:
    """A list that the callee put into another is the caller's own list there, also into itself."""
    theirs = [2]
    outer, inner = _changed([[], [1]], [[theirs], theirs])
    assert outer[0] is inner
    assert inner == [2]
    loop: list[Any] = []
    loop.append(loop)
    (mine,) = _changed([[]], [loop])
    assert mine[0] is mine


def test_what_cannot_cross_leaves_the_callers_alone() -> None:
    """A container into which the callee put something without a way across stays as it was; the others change."""
    first, second = _changed([[1], [2]], [[object()], [3]])
    assert first == [1]
    assert second == [3]


def test_a_container_of_another_type_is_not_taken() -> None:
    """A list never becomes what a dict holds, nor the other way round."""
    mine = [1]
    replace(mine, {"a": 1})
    replace(mine, (2,))
    assert mine == [1]
    frozen = (1,)
    replace(frozen, (2,))
    assert frozen == (1,)


@pytest.mark.parametrize("number", [-1, 1, "0", None, 1.0, True])
def test_a_container_that_was_not_sent_is_not_changed(number: Any) -> None:
    """Numbers that name no argument change nothing."""
    mine = [1]
    apply([[number, [2]]], [mine], decoder())
    assert mine == [1]


def test_a_change_of_no_meaning_is_refused() -> None:
    """What does not decode is a WireError, and the caller's are as they were."""
    mine = [1]
    with pytest.raises(WireError):
        apply([[0, {"no such tag": 1}]], [mine], decoder())
    assert mine == [1]
