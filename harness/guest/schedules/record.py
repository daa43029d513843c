"""What the host foretold of its answers, and a record of what was not asked because of it.

See harness/suite/schedules/foresight.py, which counts in the same way.
"""

from __future__ import annotations

from harness.guest.schedules.engine import ENGINE
from harness.wire.values import Tree, dump

__all__ = ["Record"]

_MOST = 500
"""After so many entries the host is asked all the same: it must not take what never ends for a silence."""


class Record:
    """Of one schedule. foretold: answers by key, then by which time that came up, then by which answer of it."""

    def __init__(self, foretold: dict[str, list[list[Tree]]]) -> None:
        self._foretold = foretold
        self._times: dict[str, int] = {}
        self._entries: list[Tree] = []

    def begin(self, operation: str, number: int, operands: Tree) -> tuple[str, int]:
        """A call of one of the host's functions: its key, and which time it comes up."""
        key = dump([operation, number, operands]).decode("ascii")
        time = self._times.get(key, 0)
        self._times[key] = time + 1
        return key, time

    def answer(self, key: str, time: int, number: int, kind: str, body: Tree) -> Tree:
        """What the host would answer; None when it has to be asked. What is not asked is kept for it."""
        times = self._foretold.get(key)
        if times is None or time >= len(times) or number >= len(times[time]) or len(self._entries) >= _MOST:
            return None
        foretold = times[time][number]
        if foretold is not None:
            self.note(kind, body)
        return foretold

    def note(self, kind: str, body: Tree) -> None:
        """Keep what the host is to hear with the next message."""
        self._entries.append([kind, body, ENGINE.now])

    def take(self) -> list[Tree]:
        """The entries since the last time."""
        entries, self._entries = self._entries, []
        return entries
