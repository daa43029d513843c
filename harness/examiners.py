"""Starts the processes that hold suites. One can be started ahead, to load its libraries while its job is still being read."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from harness.suite.talk import Talk

__all__ = ["Examiner", "one_ahead"]

_WORDS_BYTES = 20_000
_ahead: list[Examiner] = []


class Examiner:
    """One examiner, which waits for its job. Closing it ends it, whatever it does."""

    def __init__(self) -> None:
        with contextlib.ExitStack() as stack:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            self.talk = Talk(ours)
            stack.callback(self.talk.close)
            self._words: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
            with theirs:
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", "harness.suite.examiner", str(theirs.fileno())],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=self._words,
                    stderr=self._words,
                    env=_environment(),
                )
            stack.callback(self._process.wait)
            stack.callback(self._process.kill)
            self._open = stack.pop_all()

    @classmethod
    def take(cls) -> Examiner:
        """The one that was started ahead, or a new one. The caller closes it."""
        return _ahead.pop() if _ahead else cls()

    def last_words(self) -> str:
        """The end of what it printed, pytest's words included."""
        self._words.seek(max(0, self._words.seek(0, os.SEEK_END) - _WORDS_BYTES))
        return self._words.read().decode("utf-8", "replace")

    def wait(self) -> int:
        """Its exit code, once it has ended by itself."""
        return self._process.wait()

    def close(self) -> None:
        """End it, and hang up; twice is harmless."""
        self._open.close()


@contextlib.contextmanager
def one_ahead() -> Iterator[None]:
    """Start an examiner now, for the first run inside; it ends here when there was none. Inside another it does nothing."""
    if _ahead:
        yield
        return
    examiner = Examiner()
    _ahead.append(examiner)
    try:
        yield
    finally:
        if examiner in _ahead:
            _ahead.remove(examiner)
            examiner.close()


def _environment() -> dict[str, str]:
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
    }
    for name in [name for name in environment if name.startswith(("PYTEST_", "HYPOTHESIS_", "COV_", "PYTHONDONTWRITE"))]:
        del environment[name]
    return environment
