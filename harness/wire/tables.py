"""How far keys walk through the tables of CPython before they find a place: whoever chooses the keys chooses that too.

A key begins at a place that its hash says, and as long as the place is taken goes on to another: a step that depends
on ever higher bits of the hash, and in the end on nothing but where it is. Hashes of numbers, and of tuples of them,
are no secret, so there are keys that all differ and yet walk past one another one by one. Here the walks are counted
before there is a table, in a loop that a signal can end, as the C code would not be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from operator import eq

__all__ = ["dict_tables", "set_tables", "share_a_hash", "walk_too_far"]

_FEW = 1000  # so few can walk a thousand steps each at most, which takes C code a millisecond
_MOST_STEPS = 16  # of one key on average, once its hash is used up after 13; there honest data takes less than one
_WORD = (1 << 64) - 1

Tables = Callable[[int], Iterator[tuple[int, int]]]


def share_a_hash(hashes: list[int], most: int) -> bool:
    """Whether more than `most` hashes are the same. Found by sorting: to count them in a table would be one more table."""
    ordered = sorted(hashes)
    return any(map(eq, ordered, ordered[most:]))


def dict_tables(count: int) -> Iterator[tuple[int, int]]:
    """The tables that a dict of so many keys has had while it grew: their size, and how many keys each came to hold."""
    size = 8
    while True:
        room = 2 * size // 3
        yield size, min(count, room)
        if count <= room:
            return
        size *= 2


def set_tables(count: int) -> Iterator[tuple[int, int]]:
    """The tables that a set of so many keys has had while it grew."""
    size = 8
    while True:
        room = -(-3 * (size - 1) // 5)
        yield size, min(count, room)
        if count < room:
            return
        wanted = room * (2 if room > 50_000 else 4)
        while size <= wanted:
            size *= 2


def walk_too_far(hashes: list[int], tables: Tables, beside: int = 0) -> bool:
    """Whether keys of these hashes, put in one after the other, take more steps than any honest data.

    beside: how many places next to each are looked at first, which sets do.
    """
    if len(hashes) <= _FEW:
        return False
    left = _MOST_STEPS * len(hashes)
    for size, count in tables(len(hashes)):
        if count > _FEW:
            left = _walk(hashes[:count], size - 1, left, beside)
            if left < 0:
                return True
    return False


def _walk(hashes: list[int], mask: int, left: int, beside: int) -> int:
    """How many of the steps that are `left` remain when all keys have a place; below 0 when they do not suffice.

    The places beside one are looked at with it, unless the table ends there.
    """
    taken = bytearray(mask + 1)
    for number in hashes:
        place = number & mask
        if taken[place]:
            rest = number & _WORD
            while taken[place]:
                if beside and place + beside <= mask:
                    free = taken.find(0, place, place + beside + 1)
                    if free >= 0:
                        place = free
                        break
                if not rest:
                    left -= 1
                    if left < 0:
                        return left
                rest >>= 5
                place = (place * 5 + 1 + rest) & mask
        taken[place] = 1
    return left
