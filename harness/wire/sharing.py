"""How large a value is to whoever walks through it: what it holds twice counts twice, however few bytes that took.

To compare, hash or show a value walks all of it, in C code that no signal can end. Sixty lists, each of which holds
twice the one before, are a few hundred bytes on the wire, and as many steps as there are grains of sand.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Collection
from typing import Any

__all__ = ["bulk", "unfolded"]

_FLAT = frozenset({type(None), bool, float})
_PLAIN = _FLAT | {int, str}
_LISTS = frozenset({list, deque, set})
_DICTS = frozenset({dict, Counter, OrderedDict, defaultdict})
_TEXTS = (str, bytes, bytearray)
_NONE: tuple[Any, ...] = ()
_AT_ONCE = 64  # so many characters or bytes are compared in one step


def unfolded(value: Any, most: int) -> int:
    """How many steps a walk through `value` takes; any number above `most` if it is more. Something in itself is one."""
    sizes: dict[int, int] = {}
    begun: set[int] = set()
    waiting = [value]
    while waiting:
        thing = waiting[-1]
        number = id(thing)
        if number in sizes:
            waiting.pop()
            continue
        parts = _parts(thing)
        if number not in begun:
            begun.add(number)
            inner = [part for part in parts if type(part) not in _PLAIN and id(part) not in begun and _parts(part)]
            if inner:
                waiting += inner
                continue
        waiting.pop()
        flat = set(map(type, parts)) <= _FLAT
        sizes[number] = size = 1 + (len(parts) if flat else sum(sizes.get(id(part), 0) or 1 + bulk(part) for part in parts))
        if size > most:
            return size
    return sizes[id(value)]


def bulk(value: object) -> int:
    """How many steps it takes to walk through what has no parts, beyond the first."""
    kind = type(value)
    if kind in _FLAT:
        return 0
    if issubclass(kind, int):
        return int.bit_length(value) // (8 * _AT_ONCE)  # type: ignore[arg-type]
    if issubclass(kind, _TEXTS):
        return next(base for base in _TEXTS if issubclass(kind, base)).__len__(value) // _AT_ONCE  # type: ignore[arg-type]
    return int(value.nbytes) // _AT_ONCE if _is_of_numpy(kind) and hasattr(kind, "nbytes") else 0  # type: ignore[attr-defined]


def _is_of_numpy(kind: type) -> bool:
    return type(kind) is type and kind.__module__ == "numpy"  # the class of a stand-in only says so


def _parts(value: Any) -> Collection[Any]:
    kind = type(value)
    if kind in _LISTS:
        return value  # type: ignore[no-any-return]
    if kind in _DICTS:
        return [*value, *value.values()] if value else _NONE
    for base in (tuple, frozenset):
        if issubclass(kind, base):
            return tuple(base.__iter__(value))
    if kind is slice:
        return (value.start, value.stop, value.step)
    if kind.__name__ == "ndarray" and _is_of_numpy(kind) and value.dtype.hasobject:
        return value.ravel().tolist()  # type: ignore[no-any-return]
    return _NONE
