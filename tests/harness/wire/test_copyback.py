"""What a callee changed in its arguments is changed in the caller's own objects."""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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


@pytest.mark.parametrize("changed", [5, None, "ab", {"0": 1}, [0], [[0]], [[0, [2], 3]], [{"0": 1, "1": 2}], ["ab"]], ids=repr)
def test_changes_of_another_shape_are_refused(changed: Any) -> None:
    """Changes are pairs of a number and a tree; anything else is a WireError before the first change is made."""
    mine = [1]
    with pytest.raises(WireError, match="changes of arguments"):
        apply(changed, [mine], decoder())
    assert mine == [1]


def test_what_cannot_cross_takes_no_numbers() -> None:
    """A container that cannot be sent leaves no trace in the numbers of the others: what they share stays shared, and theirs."""
    lost, shared = [5], [6]
    first, second, third = _changed([[1], [2], [3]], [[lost, {"deep": [lost]}, object()], [shared, shared, lost], [shared]])
    assert first == [1]
    assert second == [[6], [6], [5]]
    assert second[0] is second[1] is third[0]


def test_bytes_that_somebody_views_stay_as_they_are() -> None:
    """A bytearray that may not change its length now is left alone; one that keeps its length is brought up to date."""
    mine = bytearray(b"one")
    with memoryview(mine):
        replace(mine, bytearray(b"three"))
        assert mine == b"one"
        replace(mine, bytearray(b"two"))
    assert mine == b"two"


_PLAIN = st.none() | st.integers() | st.text(max_size=3)
_TREES = st.recursive(_PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3))
_STATES = st.lists(_TREES, max_size=4)


@settings(deadline=None)
@given(st.lists(st.tuples(_STATES, _STATES), min_size=1, max_size=4), st.data())
def test_whatever_the_callee_left_arrives(pairs: list[tuple[list[Any], list[Any]]], data: st.DataObject) -> None:
    """Any lists, filled with anything and put into one another anyhow, are the same on the caller's side afterwards."""
    mine, theirs = [before for before, _ in pairs], [after for _, after in pairs]
    places = st.integers(0, len(pairs) - 1)
    links = data.draw(st.lists(st.tuples(places, places).filter(lambda link: link[0] < link[1]), max_size=3))
    for outer, inner in links:
        theirs[outer].append(theirs[inner])
    kept = list(mine)
    _changed(mine, theirs)
    assert mine == theirs
    assert all(one is other for one, other in zip(mine, kept, strict=True))
    for outer, inner in links:
        assert any(item is mine[inner] for item in mine[outer])
