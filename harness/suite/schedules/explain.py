"""A failing schedule in the submission's own lines: who was interrupted where, who waited for what.

A learner may read it: it is made of positions and of the learner's own text, which the host has from the submission
itself, and of nothing that the scenario holds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from harness.suite.schedules.failures import Crash, Deadlock, Leak, Row, ScheduleError, Spinning
from harness.suite.schedules.telling import Switch

__all__ = ["explain"]

_MOST_SWITCHES = 8
_MOST_INTERRUPTIONS = 4
_MOST_ROWS = 6
_KINDS: dict[type[ScheduleError], str] = {
    Deadlock: "Deadlock: the calls do not return, and no thread can go on.",
    Spinning: "Busy wait: threads take step after step, and nothing happens.",
    Crash: "A thread ended by an exception that nobody caught.",
    Leak: "Threads are still alive although everything has returned.",
}
_CALM = "It goes wrong even when no thread is interrupted."


def explain(error: Exception, switches: Sequence[Switch], sources: Mapping[str, str]) -> str:
    """The text. switches: of the shortest schedule that was found to fail in this way; none: nobody was interrupted."""
    told: list[str] = []
    if isinstance(error, ScheduleError):
        told.append(_KINDS.get(type(error), "The scheduler found a failure."))
    interruptions = sum(switch.before.state == "run" for switch in switches)
    if not interruptions:
        told.append(_CALM)
    else:
        told.append("It goes wrong when threads take turns like this:")
        next_one = 0
        for place in _telling(switches):
            if place > next_one:
                told.append(f"  ... {place - next_one} turns")
            told += _turn(switches[place], sources)
            next_one = place + 1
        if next_one < len(switches):
            told.append(f"  ... {len(switches) - next_one} turns")
    if isinstance(error, ScheduleError) and error.rows:
        told.append("In the end:")
        for row in error.rows[:_MOST_ROWS]:
            told += _with_text(f"  {row}", row, sources)
    return "\n".join(told)


def _telling(switches: Sequence[Switch]) -> list[int]:
    """Which of them to show: all, or the last interruptions, what came after each of them, and the end."""
    if len(switches) <= _MOST_SWITCHES:
        return [*range(len(switches))]
    interrupted = [place for place, switch in enumerate(switches) if switch.before.state == "run"]
    last = len(switches) - 1
    wanted = [*interrupted[::-1][:_MOST_INTERRUPTIONS], last, *(place + 1 for place in interrupted[::-1] if place < last), last - 1]
    return sorted([*dict.fromkeys(wanted)][:_MOST_SWITCHES])


def _turn(switch: Switch, sources: Mapping[str, str]) -> list[str]:
    row = switch.before
    place = f" at {row.file}:{row.line}" if row.file else ""
    done = {"run": f"is interrupted{place}", "end": "has ended", "gate": f"is in a call of the test{place}"}.get(row.state)
    if done is None:
        done = f"{row.waits()}{place}"
    return _with_text(f"  {row.who} {done}; {switch.after} goes on", row, sources)


def _with_text(told: str, row: Row, sources: Mapping[str, str]) -> list[str]:
    lines = sources.get(row.file, "").splitlines()
    text = lines[row.line - 1].strip() if 0 < row.line <= len(lines) else ""
    return [told, f"      {text}"] if text else [told]
