"""What can go wrong in a schedule besides a wrong value. All but Unsupported are failed assertions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Crash", "Deadlock", "Leak", "Row", "ScheduleError", "Spinning", "UnsupportedError"]


@dataclass(frozen=True, slots=True)
class Row:
    """Where one thread stands. file: "" when it stands in no line of the submission.

    who: "client 1" or "thread 2". state: run, lock, sleep, gate or end. called: what of the library it called there.
    made: file and line at which what it waits for was made. holder: who has that.
    """

    who: str
    state: str
    file: str
    line: int
    called: str
    kind: str
    made: tuple[str, int]
    holder: str

    def __str__(self) -> str:
        place = f" at {self.file}:{self.line}" if self.file else ""
        return f"{self.who}{place} {self.waits()}"

    def waits(self) -> str:
        """What it does there, in words."""
        if self.state == "gate":
            return "is in a call of the test that has not returned"
        if self.state == "sleep":
            return "sleeps"
        if self.state != "lock":
            return "can run"
        inside = f" in {self.called}" if self.called else ""
        if self.called and self.holder in {"", self.who}:  # a lock of the library's own, which it took to wait for it
            return f"waits{inside}"
        made = f" made at {self.made[0]}:{self.made[1]}" if self.made[0] else ""
        held = f", held by {self.holder}" if self.holder else ""
        return f"waits{inside} for the {self.kind or 'lock'}{made}{held}"


class ScheduleError(AssertionError):
    """What the scheduler saw. rows: the threads that had not ended, where that says something."""

    def __init__(self, message: str, rows: Sequence[Row] = ()) -> None:
        self.summary = message
        self.rows = tuple(rows)
        super().__init__("\n  ".join([message, *map(str, rows)]))


class Deadlock(ScheduleError):  # noqa: N818 - what it is, not an error of ours
    """Clients have not returned, and nobody can run any more."""


class Spinning(ScheduleError):  # noqa: N818 - see above
    """Threads take step after step, and nothing happens: a busy wait, or a loop without an end."""


class Crash(ScheduleError):  # noqa: N818 - see above
    """A thread of the submission ended by an exception that nobody caught."""


class Leak(ScheduleError):  # noqa: N818 - see above
    """Threads of the submission are alive although all is done."""


class UnsupportedError(Exception):
    """The submission does what the scheduler cannot follow: no verdict about its threads. reason: a sentence for its author."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
