"""What a person asked for and cannot have (GraderError), and a run that yielded no verdict (NotGradedError)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from harness.errors import HarnessError

__all__ = ["ExerciseError", "Finding", "GraderError", "NotGradedError", "ReportError", "UsageError"]


class GraderError(Exception):
    """Something impossible was asked for: one sentence on what was found, and a hint on what to do next."""

    exit_code = 2

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(GraderError):
    """The request itself is wrong: an unknown name, a folder that is not there, options that exclude each other."""


class ReportError(GraderError):
    """A report cannot be put where it was asked for."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault in a file that an author wrote.

    line: 1-based, or 0 when the fault belongs to the whole file. message: what was found. fix: what to do about it.
    """

    line: int
    message: str
    fix: str


class ExerciseError(GraderError):
    """An exercise is broken. The message is its first fault; `findings` holds all of them, by line."""

    def __init__(self, path: str, findings: Sequence[Finding]) -> None:
        self.path = path
        self.findings = tuple(sorted(findings, key=lambda finding: finding.line))
        first, others = self.findings[0], len(self.findings) - 1
        place = f"{path}:{first.line}" if first.line else path
        more = f" (and {others} more in this file)" if others else ""
        super().__init__(f"{place}: {first.message}{more}", hint=first.fix)


class NotGradedError(HarnessError):
    """The run drew no verdict through no fault of the submission: no score may be claimed. `detail` is for the log."""

    def __init__(self, message: str, *, hint: str = "", detail: str = "") -> None:
        super().__init__(message, hint=hint)
        self.detail = detail
