"""What a waiting person sees: one line on standard error that counts cases, gone when the report comes."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Self

from harness.facts import CaseFact, Verdict

__all__ = ["Progress"]


class Progress:
    """A context manager. Does nothing where nobody watches."""

    def __init__(self, name: str, *, animate: bool) -> None:
        self._name = name
        self._animate = animate
        self._cases = self._passed = 0

    def saw(self, case: CaseFact) -> None:
        """One more case has ended."""
        self._cases += 1
        self._passed += case.verdict is Verdict.PASSED
        self._show(f"{self._name}: {self._cases} cases, {self._passed} passed")

    def __enter__(self) -> Self:
        self._show(f"{self._name}: starting the sandbox")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._show("")

    def _show(self, text: str) -> None:
        if self._animate:
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()
