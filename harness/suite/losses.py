"""What ends a case from outside the suite: time, memory, output, a death, a broken rule. And what we cannot carry across."""

from __future__ import annotations

import signal

from harness.facts import Verdict
from harness.limits import Limits

__all__ = ["BoxLostError", "BoxStartError", "CannotCrossError", "LostError", "death"]


class LostError(BaseException):
    """The guest is gone, and with it the case. Not an Exception: neither a suite nor hypothesis may swallow it."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(reason)
        self.verdict = verdict
        self.reason = reason


class BoxLostError(Exception):
    """The box itself has ended or does not answer."""


class BoxStartError(Exception):
    """A box did not come up, before anything of the submission was run in it."""


class CannotCrossError(TypeError):
    """A value or an object cannot be used across the boundary; the message says which and what to write instead."""


def death(code: int | None, cpu_seconds: float, limits: Limits) -> tuple[Verdict, str]:
    """The verdict on a guest that ended by itself, and the sentence that says how. A code below 0 is a signal."""
    if code is None:
        return Verdict.CRASHED, "Its process ended."
    if code >= 0:
        return Verdict.CRASHED, "Its process ended by itself."  # with a code, it could tell a byte of a hidden input
    if -code in {signal.SIGXCPU, signal.SIGKILL} and cpu_seconds >= limits.cpu_seconds - 0.5:
        return Verdict.TIMEOUT, f"It used more than {limits.cpu_seconds:g} s of processor time."
    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = "a signal"
    if -code == signal.SIGXFSZ:
        return Verdict.CRASHED, f"It wrote more than {limits.disk_mib} MiB into one file ({name})."
    return Verdict.CRASHED, f"Its process was ended by {name}."
