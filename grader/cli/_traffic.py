"""What crossed the wire in each case, as a table: `grade run --stats`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.facts import CaseFact

__all__ = ["Traffic"]

_HEAD = ("calls", "sent", "received", "seconds", "case")


class Traffic:
    """Gathers cases as they end."""

    def __init__(self) -> None:
        self._cases: list[CaseFact] = []

    def saw(self, case: CaseFact) -> None:
        """One more case has ended."""
        self._cases.append(case)

    def table(self) -> str:
        """A line for each case and one for all: calls, bytes to and from the sandbox, wall seconds."""
        lines = [f"{_HEAD[0]:>7}{_HEAD[1]:>12}{_HEAD[2]:>12}{_HEAD[3]:>9}  {_HEAD[4]}"]
        lines += [_line(c.calls, c.sent_bytes, c.received_bytes, c.wall_seconds, c.id) for c in self._cases]
        calls, sent, received = (
            sum(case.calls for case in self._cases),
            sum(case.sent_bytes for case in self._cases),
            sum(case.received_bytes for case in self._cases),
        )
        seconds = sum(case.wall_seconds for case in self._cases)
        lines.append(_line(calls, sent, received, seconds, f"all {len(self._cases)} cases"))
        return "\n".join(lines)


def _line(calls: int, sent: int, received: int, seconds: float, name: str) -> str:
    return f"{calls:>7}{sent:>12,}{received:>12,}{seconds:>9.3f}  {name}"
