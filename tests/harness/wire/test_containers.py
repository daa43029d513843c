"""Containers beyond list and dict, and what a wary side refuses of them."""

from __future__ import annotations

from collections import OrderedDict, defaultdict, deque
from typing import Any

import pytest

from harness.wire.values import MAX_ELEMENTS, UncrossableError, WireError
from tests.harness.wire.codec import decoder, encoder, read, there_and_back


def test_a_default_factory_crosses_by_name() -> None:
    """list, int and their like come back as factories; somebody's own stays behind, and the values do not."""
    back = there_and_back(defaultdict(list, a=[1]))
    assert back["new"] == []
    own = there_and_back(defaultdict(lambda: 7, a=1))
    assert own == {"a": 1}
    assert own.default_factory is None
    assert there_and_back(defaultdict(None, a=1)).default_factory is None


@pytest.mark.parametrize("value", [OrderedDict(b=1, a=2), deque([1, 2], maxlen=2), defaultdict(int, a=1), bytearray(b"x"), {1}, {"a": 1}])
def test_the_same_container_twice_is_one_on_the_other_side(value: Any) -> None:
    """What is shared stays shared."""
    first, second = there_and_back([value, value])
    assert first is second
    assert first == value


@pytest.mark.parametrize("value", [range(5), range(1, 10, 3), range(10, 0, -1), slice(1, None, 2), ..., NotImplemented, 1 + 2j, b"\0\xff"])
def test_builtins_come_back_as_they_went(value: Any) -> None:
    """Ranges, slices, Ellipsis, NotImplemented, complex numbers and bytes are themselves."""
    assert there_and_back(value) == value


@pytest.mark.parametrize("long", [range(MAX_ELEMENTS + 1), range(10**30)])
def test_a_range_that_would_fill_a_memory_is_refused_by_who_is_wary(long: range) -> None:
    """A range is small on the wire and large as a list: a wary side neither takes nor gives a long one."""
    tree = encoder().encode(long)
    assert read(tree) == long
    with pytest.raises(WireError, match="too long"):
        decoder(wary=True).decode(tree)
    with pytest.raises(UncrossableError, match="give an iterator"):
        encoder(wary=True).encode(long)
    assert decoder(wary=True).decode(encoder(wary=True).encode(range(9))) == range(9)


@pytest.mark.parametrize(
    "tree",
    [
        {"r": [1, 2, 0]},
        {"r": ["1", 2, 3]},
        {"r": [1, 2, True]},
        {"c": [1, "2"]},
        {"dd": ["no such factory", []]},
        {"dd": [None]},
        {"dq": [-1, []]},
        {"dq": ["1", []]},
        {"od": [1]},
        {"b": "no base64"},
        {"t": 3},
        {"s": [[1]]},
        {"D": [1]},
        {"@": 5},
        {"@": -1},
        {"a@": 0},
        {"t": [], "s": []},
        {},
    ],
)
def test_what_does_not_fit_its_tag_is_refused(tree: Any) -> None:
    """A tag with a body that it does not have is a WireError."""
    with pytest.raises(WireError):
        read(tree)


def test_many_long_ranges_are_refused_by_who_is_wary() -> None:
    """Ranges that only together are too long as lists are refused too."""
    ranges = [range(MAX_ELEMENTS)] * 4
    assert decoder(wary=True).decode(encoder(wary=True).encode(ranges)) == ranges
    with pytest.raises(WireError, match="far more than its bytes"):
        decoder(wary=True).decode(encoder(wary=True).encode([*ranges, range(1)]))
