"""What is known of each case while a suite runs, and how phases of pytest become one verdict."""

from __future__ import annotations

import builtins
import re
import time
from dataclasses import dataclass, field
from typing import Any

from hypothesis.errors import FlakyFailure

from harness.facts import CaseFact, Verdict
from harness.suite.losses import CannotCrossError, LostError
from harness.suite.schedules.failures import UnsupportedError
from harness.suite.structure.findings import DesignError

__all__ = ["Case", "last_frame", "without_objects"]

_monotonic = time.monotonic  # a suite may replace the module's
_MAX_MESSAGE = 8_000
_MAX_OUTPUT = 64_000
_FRAME = re.compile(r'File "([^"\n]+)", line (\d+)')


@dataclass(slots=True)
class Case:
    """One test item while it runs."""

    id: str
    check: str
    title: str
    started: float = field(default_factory=_monotonic)
    phases: dict[str, str] = field(default_factory=dict)
    verdict: Verdict = Verdict.NOT_RUN
    message: str = ""
    traceback: str = ""
    reason: str = ""
    told: str = ""
    unsupported: str = ""
    played: dict[str, Any] = field(default_factory=dict)
    """What is told of schedules, by the names in CaseFact."""
    cost: tuple[int, int, int] = (0, 0, 0)
    """Calls, bytes sent, bytes received."""
    notes: list[str] = field(default_factory=list)
    """What the suite wants the learner to read."""

    def saw(self, when: str, outcome: str, error: BaseException | None, crash: str) -> None:
        """One phase has ended. The first thing that went wrong decides."""
        self.phases[when] = outcome
        if outcome == "passed" or self.verdict is not Verdict.NOT_RUN:
            return
        self.message = crash[:_MAX_MESSAGE]
        if isinstance(error, DesignError):
            self.told = error.told[:_MAX_MESSAGE]
        if outcome == "skipped":
            self.verdict, self.reason = Verdict.FAILED, "The test was skipped."
        elif isinstance(error, LostError):
            self.verdict, self.reason, self.message = error.verdict, error.reason, ""
        elif isinstance(error, UnsupportedError):
            self.verdict, self.unsupported, self.message = Verdict.ERROR, error.reason, ""
        elif isinstance(error, CannotCrossError):
            self.verdict = Verdict.ERROR
        elif _was_compared(error):
            self.verdict = Verdict.FAILED
        else:
            self.verdict = Verdict.ERROR
            self.traceback = _frames(error)[:_MAX_MESSAGE]

    def fact(self, loss: LostError | None, printed: list[str]) -> CaseFact:
        """What happened in the end. A case that was not seen to pass in every phase did not pass."""
        if loss is not None:
            self.verdict, self.reason = loss.verdict, loss.reason
        elif self.verdict is Verdict.NOT_RUN and self.phases == dict.fromkeys(("setup", "call", "teardown"), "passed"):
            self.verdict = Verdict.PASSED
        output = "".join(printed)[:_MAX_OUTPUT]
        return CaseFact(
            self.id,
            self.check,
            verdict=self.verdict,
            title=self.title,
            message=_clean(self.message),
            traceback=_clean(self.traceback),
            output=_clean(output),
            reason=self.reason,
            told=_clean(self.told) if self.verdict is Verdict.FAILED else "",
            unsupported=self.unsupported,
            **self.played,
            wall_seconds=round(_monotonic() - self.started, 4),
            calls=self.cost[0],
            sent_bytes=self.cost[1],
            received_bytes=self.cost[2],
            note=_clean("\n".join(self.notes))[:_MAX_MESSAGE],
        )


def _was_compared(error: BaseException | None) -> bool:
    """Whether something was compared and found wrong; for a property, also when the same values were found right later."""
    if isinstance(error, FlakyFailure):
        return any(_was_compared(part) for part in error.exceptions)
    return isinstance(error, AssertionError) or type(error).__module__.startswith("_pytest")


def last_frame(error: BaseException) -> str:
    """Where in the submission an exception came from, "churn.py:12", or ""."""
    if isinstance(error, SyntaxError) and type(error.filename) is str and error.filename:
        return f"{error.filename}:{error.lineno or 1}"
    found = _FRAME.findall(_frames(error))
    return f"{found[-1][0]}:{found[-1][1]}" if found else ""


def without_objects(error: Exception, words: str) -> Exception:
    """The same failure in those words, with nothing of the submission in it: to show it outside a case waits for nobody."""
    kind = next(kind for kind in type(error).__mro__ if vars(builtins).get(kind.__name__) is kind)
    try:
        plain: Exception = kind(words)
    except TypeError:  # it wants more
        plain = ImportError(words)
    plain.__dict__["_prodgrade_frames"] = _frames(error)
    if isinstance(plain, SyntaxError) and isinstance(error, SyntaxError):
        plain.filename, plain.lineno = error.filename, error.lineno
    return plain


def _frames(error: BaseException | None) -> str:
    frames = getattr(error, "__dict__", {}).get("_prodgrade_frames", "")
    return frames if type(frames) is str else ""


def _clean(text: str) -> str:
    """Text that any encoder takes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
