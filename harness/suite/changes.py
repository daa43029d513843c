"""What a submission changed on objects of the suite: noted, so that it is put back when the scope that it happened in ends."""

from __future__ import annotations

import contextlib
import types
from collections.abc import Iterator
from typing import Any

__all__ = ["Changes", "held_by"]

_NOTHING = object()


class Changes:
    """Every change with the depth of its scope, in the order in which they were made."""

    def __init__(self) -> None:
        self._made: list[tuple[int, Any, str, Any, Any]] = []

    @contextlib.contextmanager
    def noted(self, thing: Any, level: int) -> Iterator[None]:
        """Note what an object holds differently after the block."""
        before = held_by(thing)
        try:
            yield
        finally:
            after = held_by(thing)
            for name in (*before, *(name for name in after if name not in before)):
                old, new = before.get(name, _NOTHING), after.get(name, _NOTHING)
                if old is not new:
                    self._made.append((level, thing, name, old, new))

    def undo(self, level: int) -> None:
        """Put back what was changed in scopes this deep, the last first. What somebody else has set since then stays."""
        undone = [change for change in self._made if change[0] >= level]
        self._made = [change for change in self._made if change[0] < level]
        for _, thing, name, old, new in reversed(undone):
            if held_by(thing).get(name, _NOTHING) is new:
                _put(thing, name, old)


def held_by(thing: Any) -> dict[str, Any]:
    """What an object itself holds, by name, without running any code of its class."""
    held = {}
    for name, slot in _slots(type(thing)).items():
        with contextlib.suppress(AttributeError):
            held[name] = slot.__get__(thing)
    return held | _attributes(thing)


def _attributes(thing: Any) -> dict[str, Any]:
    try:
        found = object.__getattribute__(thing, "__dict__")
    except AttributeError:
        return {}
    return found if isinstance(found, dict) else {}


def _slots(kind: type) -> dict[str, types.MemberDescriptorType]:
    members = {name: member for base in reversed(kind.__mro__) for name, member in vars(base).items()}
    return {name: member for name, member in members.items() if type(member) is types.MemberDescriptorType}


def _put(thing: Any, name: str, value: Any) -> None:
    slot = _slots(type(thing)).get(name)
    if slot is None and value is _NOTHING:
        _attributes(thing).pop(name, None)
    elif slot is None:
        _attributes(thing)[name] = value
    elif value is _NOTHING:
        slot.__delete__(thing)
    else:
        slot.__set__(thing, value)
