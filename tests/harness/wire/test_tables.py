"""Keys that would stall a table are known before there is one, and honest keys are not taken for such."""

from __future__ import annotations

import itertools
import sys
from collections.abc import Callable
from typing import Any

import pytest

from harness.wire.tables import dict_tables, set_tables, share_a_hash, walk_too_far
from harness.wire.values import WireError
from tests.harness.wire.codec import decoder

_BESIDE = 9
_COUNT = 20_000


def _keys_that_walk_alike(bits: int, share: float, beside: int) -> list[int]:
    """A way through a table of so many bits, all of it taken, and one number again and again that begins at its begin."""
    mask = (1 << bits) - 1
    starts = itertools.accumulate(range(int(mask * share / (beside + 1))), lambda at, _: (5 * at + 1) & mask, initial=1)
    way = list(dict.fromkeys(min(at + more, mask) for at in starts for more in range(beside + 1)))
    return [*way, *[way[0]] * (len(way) // 4)]


_HONEST: dict[str, Callable[[int], Any]] = {
    "row": lambda n: n,
    "below zero": lambda n: -n,
    "high bits": lambda n: n << 40,
    "thousands": lambda n: n * 1000,
    "squares": lambda n: n * n,
    "quarters": lambda n: n / 4,
    "thousandths": lambda n: n / 1000,
    "inverses": lambda n: 1 / (n + 1),
    "complex": lambda n: complex(n % 100, n // 100),
    "pairs": lambda n: (n % 100, n // 100),
    "texts": lambda n: f"key {n}",
    "scattered": lambda n: pow(3, n, 2**61 - 1),
}


@pytest.mark.parametrize("key", _HONEST.values(), ids=list(_HONEST))
def test_honest_keys_do_not_walk_far(key: Callable[[int], Any]) -> None:
    """Numbers in a row, multiples, fractions, pairs and texts are good keys."""
    hashes = [hash(key(number)) for number in range(_COUNT)]
    assert not walk_too_far(hashes, dict_tables)
    assert not walk_too_far(hashes, set_tables, _BESIDE)


def test_keys_that_walk_alike_are_known() -> None:
    """Numbers that walk over one another are found, for dicts and for sets; a few of them are no harm."""
    hashes = _keys_that_walk_alike(15, 0.4, 0)
    assert walk_too_far(hashes, dict_tables)
    assert walk_too_far(_keys_that_walk_alike(15, 0.4, _BESIDE), set_tables, _BESIDE)
    assert not walk_too_far(hashes[-1000:], dict_tables)


def test_a_decoder_refuses_keys_that_walk_alike() -> None:
    """Who is wary builds no table of numbers that were chosen so that it takes for ever."""
    numbers = _distinct_hashes()
    with pytest.raises(WireError, match="walk too far"):
        decoder(wary=True).decode({"m": [[number, 0] for number in numbers]})
    assert decoder(wary=True).decode({"s": numbers}) == set(numbers)


def test_a_decoder_looks_at_the_members_of_sets_too(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are asked after as a set places them, and refused in words."""
    asked: list[Any] = []

    def walk(*question: Any) -> bool:
        asked.append(question)
        return True

    monkeypatch.setattr("harness.wire.values.walk_too_far", walk)
    with pytest.raises(WireError, match="the members of one set walk too far"):
        decoder(wary=True).decode({"s": [1, 2]})
    assert asked == [([1, 2], set_tables, _BESIDE)]
    assert decoder().decode({"s": [1, 2]}) == {1, 2}


def _distinct_hashes() -> list[int]:
    """As in the attack of that name: 13 steps are the number's own, and all of them lead to places that are taken."""
    bits = 14
    mask = (1 << bits) - 1
    way = list(itertools.accumulate(range(int(mask * 0.42)), lambda at, _: (5 * at + 1) & mask, initial=1))
    early = set(way[: len(way) // 2])
    taken = set(way)

    def walks(key: int, place: int, step: int) -> Any:
        low, known = 5 * step, 5 * step - 5 + bits
        for choice in range(1 << max(0, min(5, 61 - known))):
            made = key | choice << known
            there = (5 * place + 1 + (made >> low)) & mask
            if low >= 65 and there in early:
                yield made
            elif low < 65 and there in taken:
                yield from walks(made, there, step + 1)

    return [*way, *itertools.islice(walks(way[7], way[7], 1), 2500)]


@pytest.mark.parametrize("tables, kind", [(dict_tables, dict.fromkeys), (set_tables, set)], ids=["dict", "set"])
def test_the_tables_are_those_of_this_interpreter(tables: Any, kind: Callable[[Any], Any]) -> None:
    """Dicts and sets that are filled one by one grow when it is said that they do."""
    made, grows, said = kind([]), [], []
    size = sys.getsizeof(kind([0]))
    for number in range(30_000):
        made.update({number: None} if type(made) is dict else [number])
        if sys.getsizeof(made) != size and number:
            grows.append(number)
        size = sys.getsizeof(made)
        if number and [*tables(number)][-1][0] != [*tables(number + 1)][-1][0]:
            said.append(number)
    assert said == grows


def test_hashes_that_many_share_are_found() -> None:
    """So many may share a hash and no more, wherever they stand."""
    assert not share_a_hash([5, 7] * 3, 3)
    assert share_a_hash([5, 7] * 3 + [5], 3)
    assert not share_a_hash([], 3)
