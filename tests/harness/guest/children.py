"""Processes that the guest's tests start: each has a session of its own, answers once, and ends with its test."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import json
import os
import signal
import traceback
import warnings
from collections.abc import Callable
from typing import Any, Self

__all__ = ["Child", "run", "without_privileges"]

_CAPABILITIES_VERSION_3 = 0x20080522


class Child:
    """A fork of this process that calls one function; what that returns comes back as JSON.

    Use it as a context manager: whatever of its session is left at the end is killed.
    """

    def __init__(self, function: Callable[[], object]) -> None:
        self._reading, writing = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # threads that other tests left are none of the child's
            self.pid = os.fork()
        if self.pid == 0:
            os.close(self._reading)
            _live(function, writing)
        os.close(writing)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)  # the child was not reaped yet: the number is still its own
        os.waitpid(self.pid, 0)
        os.close(self._reading)

    def code(self) -> int:
        """Wait for its end, and say how it ended; negative: by a signal."""
        ended = os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOWAIT)
        assert ended is not None
        return ended.si_status if ended.si_code == os.CLD_EXITED else -ended.si_status

    def result(self) -> Any:
        """What the function returned; its traceback is an AssertionError here."""
        code = self.code()
        os.set_blocking(self._reading, False)  # processes of its own may live on, and hold the other end
        with contextlib.suppress(BlockingIOError):
            answer = json.loads(os.read(self._reading, 65536) or "{}")
        assert "result" in answer, answer.get("error", f"it ended with {code} before it answered")
        return answer["result"]


def run(function: Callable[[], object]) -> Any:
    """What a function returns in a process of its own."""
    with Child(function) as child:
        return child.result()


def without_privileges() -> None:
    """Give up what lets root pass over the modes of files; a box has no such rights either. Linux; else nothing."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITIES_VERSION_3, 0)
    with contextlib.suppress(AttributeError):
        ctypes.CDLL(None).capset(header, (ctypes.c_uint32 * 6)())


def _live(function: Callable[[], object], writing: int) -> None:
    code = 1
    gc.freeze()  # what earlier tests left would close descriptors by their numbers, which are others' here
    try:
        os.setsid()
        answer = {"result": function()}
        code = 0
    except BaseException:  # noqa: BLE001 - the parent raises it anew
        answer = {"error": traceback.format_exc()}
    finally:
        try:
            os.write(writing, json.dumps(answer).encode())
        finally:
            os._exit(code)
