"""How large a value is to who walks through it, and that nobody is given one that takes for ever."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import pytest

from harness.wire.copyback import apply
from harness.wire.sharing import unfolded
from harness.wire.values import MAX_UNFOLDED, UncrossableError, WireError
from tests.harness.wire.codec import decoder, encoder, there_and_back


def _twice(times: int, kind: Any = list) -> Any:
    made = kind(["ada"])
    for _ in range(times):
        made = kind([made, made])
    return made


@pytest.mark.parametrize(
    "value, steps",
    [
        ([], 1),
        ([1, None, 2.5], 4),
        ([None, None], 3),
        ([[1], (2,)], 5),
        ({"a": [1]}, 4),
        ({1, 2}, 3),
        (["x" * 6400], 102),
        ([b"x" * 6400], 102),
        ([1 << 512], 3),
        ([slice([1], None)], 6),
        ([np.zeros(800)], 102),
        (np.array([[1], None], dtype=object), 4),
        (_twice(3), 8 * 2 + 7),
        (_twice(3, tuple), 8 * 2 + 7),
        (_twice(3, frozenset), 5),
        (_twice(3, deque), 8 * 2 + 7),
    ],
    ids=repr,
)
def test_what_is_held_twice_counts_twice(value: Any, steps: int) -> None:
    """Each thing is one step, a long text is some, and what is met again is walked through again."""
    assert unfolded(value, 10**6) == steps


def test_a_large_number_comes_soon() -> None:
    """Sixty lists of which each holds twice the one before are found to be too many at once, and long rings are ended."""
    assert unfolded(_twice(60), 10**6) > 10**6
    ring: list[Any] = []
    for _ in range(100_000):
        ring = [ring]
    ring.append(ring)
    assert unfolded(ring, 10**6) < 10**6


@pytest.mark.parametrize("kind", [list, deque])
def test_a_value_shared_too_often_is_neither_sent_nor_taken(kind: Any) -> None:
    """What means more elements than anybody can walk through is refused, in words by who is wary and sends it."""
    large = _twice(30, kind)
    with pytest.raises(UncrossableError, match="shared ones counted anew"):
        encoder(wary=True).encode(large)
    with pytest.raises(WireError, match="shared too often"):
        decoder(wary=True).decode(encoder().encode(large))
    assert len(there_and_back(large)) == 2


def test_a_list_of_the_same_row_is_fine() -> None:
    """Shared rows and cycles cross as they did, also where a side is wary."""
    row: list[Any] = [0] * 1000
    back = decoder(wary=True).decode(encoder(wary=True).encode([row] * 4000))
    assert back[0] is back[3999]
    row.append(row)
    again = decoder(wary=True).decode(encoder(wary=True).encode(row))
    assert again[-1] is again


def test_arguments_do_not_come_back_too_often() -> None:
    """Neither an answer nor changes of arguments make more of the caller's own lists than can be walked through."""
    rows: list[Any] = [[1], [2]]
    large = [0] * (MAX_UNFOLDED // 16)
    with pytest.raises(WireError, match="shared too often"):
        decoder(arguments=[large], wary=True).decode([{"a@": 0}] * 17)
    assert decoder(arguments=[large], wary=True).decode({"a@": 0}) is large
    originals: list[object] = [["ada"], *([] for _ in range(60))]
    with pytest.raises(WireError, match="shared too often"):
        apply([[n, [{"@": n - 1}, {"@": n - 1}]] for n in range(60, 0, -1)], originals, decoder(wary=True))
    apply([[0, [{"@": 1}, {"@": 1}]]], list(rows), decoder(wary=True))
    assert rows[0] == [[2], [2]]
