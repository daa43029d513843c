"""Starts the processes that hold suites: forks of a parent that has loaded pytest and hypothesis already.

A run that stands alone starts such a parent for itself. Inside `loaded()` all runs share one, which was started at once,
so that it loads while the first job is still being read.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from harness.suite.talk import Talk
from harness.wire.frames import ClosedError

__all__ = ["Examiner", "loaded", "parent_of_all"]

_WORDS_BYTES = 20_000
_lock = threading.Lock()
_shared: list[_Parent] = []


class _Parent:
    """One process of harness/suite/forkserver.py, and what its grader says to it. Used by any thread."""

    def __init__(self) -> None:
        self.maker = os.getpid()
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._talk = Talk(ours)
        self._words: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed with everything else
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "harness.suite.forkserver", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=self._words,
                stderr=self._words,
                env=_environment(),
            )

    @property
    def number(self) -> int:
        """Of its process."""
        return self._process.pid

    def fork(self, line: socket.socket, words: int) -> int:
        """Have an examiner forked, with its end of a line and the file for what it prints. The line ends when that fails."""
        number = next(self._numbers)
        message = {"kind": "fork", "number": number, "environment": _environment(), "folder": str(Path.cwd())}
        with self._lock, contextlib.suppress(ClosedError):
            self._talk.send(message, [line.fileno(), words])
        return number

    def end(self, number: int) -> dict[str, Any]:
        """End an examiner; how it ended, if that can still be said."""
        try:
            with self._lock:
                self._talk.send({"kind": "end", "number": number})
                return self._talk.receive()[0]
        except ClosedError:
            return {}

    def lives(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def close(self) -> None:
        """End the parent, and whoever still lives that came from it; twice is harmless."""
        self._talk.close()
        self._process.kill()
        self._process.wait()
        self._words.close()

    def last_words(self) -> str:
        """What it complained of; nothing, as a rule."""
        return "" if self._words.closed else _end_of(self._words)


class Examiner:
    """One examiner, which waits for its job. Closing it ends it, whatever it does.

    code: its exit code, below 0 for a signal, once it is closed. cpu_seconds: what it took by then, unless that counts as
    taken by children of this process already.
    """

    def __init__(self) -> None:
        self.code: int | None = None
        self.cpu_seconds = 0.0
        with contextlib.ExitStack() as stack:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            self.talk = Talk(ours)
            stack.callback(self.talk.close)
            self._words: IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
            with theirs:
                self._parent, is_own = _parent(stack)
                number = self._parent.fork(theirs, self._words.fileno())
            stack.callback(self._end, number, counts=not is_own)
            self._open = stack.pop_all()

    def last_words(self) -> str:
        """The end of what it printed, pytest's words included, and before that what its parent had to complain of."""
        return self._parent.last_words() + _end_of(self._words)

    def close(self) -> None:
        """End it, and hang up; twice is harmless."""
        self._open.close()

    def _end(self, number: int, *, counts: bool) -> None:
        ended = self._parent.end(number)
        self.code = ended.get("code")
        self.cpu_seconds = float(ended.get("cpu_seconds", 0)) if counts else 0.0


@contextlib.contextmanager
def loaded() -> Iterator[None]:
    """Start the parent of examiners now, for all runs inside, in all threads. Inside another it does nothing."""
    with _lock:
        outermost = not _shared
        if outermost:
            _shared.append(_Parent())
    try:
        yield
    finally:
        if outermost:
            with _lock:
                _shared.pop().close()


def parent_of_all() -> int | None:
    """The number of the process that `loaded()` started; None outside of it, and once that has ended."""
    with _lock:
        return _shared[0].number if _shared and _shared[0].lives() else None


def _parent(stack: contextlib.ExitStack) -> tuple[_Parent, bool]:
    """The shared parent, or one for this examiner alone, which ends with the stack; and whether it is that."""
    with _lock:
        if _shared and _shared[0].maker == os.getpid():
            if not _shared[0].lives():
                _shared[0].close()
                _shared[0] = _Parent()
            return _shared[0], False
    own = _Parent()
    stack.callback(own.close)
    return own, True


def _end_of(words: IO[bytes]) -> str:
    words.seek(max(0, words.seek(0, os.SEEK_END) - _WORDS_BYTES))
    return words.read().decode("utf-8", "replace")


def _environment() -> dict[str, str]:
    environment = {
        **os.environ,
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": str(Path(__file__).resolve().parent.parent),
    }
    for name in [name for name in environment if name.startswith(("PYTEST_", "HYPOTHESIS_", "COV_", "PYTHONDONTWRITE"))]:
        del environment[name]
    return environment
