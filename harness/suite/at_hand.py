"""What a reply told of an object beside what was asked: plain attributes, each good for one reading, and only until the next call.

While no call runs and it has one thread, nothing changes in a guest; so what it tells with its last reply is what it
would answer now. See harness/guest/fields.py for what it tells.
"""

from __future__ import annotations

from typing import Any

from harness.suite.references import Reference, reference_of

__all__ = ["AtHand"]

_PLAIN = frozenset({bool, int, float, str, type(None)})


class AtHand:
    """The attributes of one object. moment: the call that told of them, and the guest; they hold while that is the last one."""

    def __init__(self) -> None:
        self._owner: Reference | None = None
        self._moment: tuple[int, int] = (0, 0)
        self._fields: dict[str, Any] = {}

    def hear(self, moment: tuple[int, int], owner: Any, fields: object) -> None:
        """Hold these, of that stand-in, instead of what was held."""
        self._moment = moment
        self._owner = None if owner is None else reference_of(owner)
        self._fields = fields if type(fields) is dict else {}

    def forget(self) -> None:
        """Something runs in a guest."""
        self._fields = {}

    def has(self, moment: tuple[int, int], owner: Any, name: str) -> bool:
        """Whether the attribute of that stand-in can be taken."""
        if name not in self._fields or moment != self._moment:
            return False
        return reference_of(owner) is self._owner and type(self._fields[name]) in _PLAIN

    def take(self, name: str) -> Any:
        """Its value. The next reading asks again, so that whoever waits for a change sees it, or his time run out."""
        return self._fields.pop(name)
