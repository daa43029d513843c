"""Numbers in place of addresses: what the standard library and a submission sort or hash by must be the same each time."""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Callable
from typing import Any

__all__ = ["forget", "hash_of", "id_of", "number_of"]

_ALIGNED = 16


class _Numbers:
    """Which object has which number, for as long as it lives."""

    def __init__(self) -> None:
        self.count = itertools.count(1)
        self.known: dict[int, tuple[int, Any]] = {}


_numbers = _Numbers()
_address: Callable[[object], int] = id
_reference = weakref.ref


def forget() -> None:
    """Begin to count anew."""
    _numbers.count = itertools.count(1)
    _numbers.known = {}


def number_of(thing: object) -> int:
    """The number of an object: how many others were asked for before it."""
    address = _address(thing)
    entry = _numbers.known.get(address)
    if entry is not None:
        return entry[0]
    number, known = next(_numbers.count), _numbers.known
    try:
        kept: Any = _reference(thing, lambda _: known.pop(address, None))
    except TypeError:  # it cannot be watched, so it must not go
        kept = thing
    known[address] = (number, kept)
    return number


def id_of(thing: object) -> int:
    """In place of `id`."""
    return number_of(thing) * _ALIGNED


def hash_of(thing: object) -> int:
    """In place of a hash that is made of the address."""
    return number_of(thing)
