"""The failures of the harness itself: ours or the machine's, never a learner's."""

from __future__ import annotations

__all__ = ["BoxError", "HarnessError", "SuiteError"]


class HarnessError(Exception):
    """Something of ours, or of this machine, failed; no verdict may be drawn from it.

    The message is one sentence for a person; `hint` says what to do next.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class BoxError(HarnessError):
    """A sandbox could not be opened, or ended although nobody asked it to."""


class SuiteError(HarnessError):
    """The hidden suite itself is broken: it cannot be collected, or declares its checks badly."""
