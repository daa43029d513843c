"""What a waiting person sees: one line on standard error that counts, gone when the answer comes."""

from __future__ import annotations

import sys
import threading
from types import TracebackType
from typing import Self

from harness.facts import CaseFact, Verdict

__all__ = ["Counter", "Progress"]


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


class Counter:
    """A context manager that counts one thing, from any thread. Does nothing where nobody watches."""

    def __init__(self, name: str, *, animate: bool) -> None:
        self._name = name
        self._animate = animate
        self._count = 0
        self._guard = threading.Lock()

    def count(self) -> None:
        """One more."""
        with self._guard:
            self._count += 1
            self._show(f"{self._name}: {self._count}")

    def clear(self) -> None:
        """Make room for a line of standard output."""
        with self._guard:
            self._show("")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.clear()

    def _show(self, text: str) -> None:
        if self._animate:
            sys.stderr.write(f"\r\x1b[2K{text}")
            sys.stderr.flush()
