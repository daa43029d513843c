"""The parent of examiners: has loaded what they need, and forks one for each run that its grader asks for.

It takes messages over a socket (see harness/examiners.py) and ends when that closes. It never sees a suite or a
submission. Its examiners end with it, where the kernel can be asked for that.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import os
import signal
import socket
import sys
import tempfile
from typing import Any

from harness.suite import examiner
from harness.suite.talk import Talk
from harness.wire.frames import ClosedError

__all__ = ["main"]

_LIBRARIES = ("pytest", "hypothesis", "_hypothesis_pytestplugin", "harness.suite.desk", "harness.suite.plugin", "harness.suite.world")
_PR_SET_PDEATHSIG = 1


def main() -> int:
    """Serve the socket whose number is the only argument."""
    sock = socket.socket(fileno=int(sys.argv[1]))
    talk = Talk(sock)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupted grader hangs up
    gc.disable()  # loading makes little garbage, and looking for it takes a sixth of the time
    for name in _LIBRARIES:
        importlib.import_module(name)
    gc.freeze()  # what is loaded by now stays; looking through it would copy it into every fork
    gc.enable()
    children: dict[int, int] = {}
    try:
        while True:
            message, descriptors = talk.receive()
            number = int(message["number"])
            if message["kind"] == "fork":
                children[number] = _fork(sock.fileno(), message, *descriptors)
            else:
                talk.send(_ended(children.pop(number)))
    except ClosedError:
        return 0


def _fork(ours: int, message: dict[str, Any], line: int, words: int) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        os.close(line)
        os.close(words)
        return pid
    code = 1
    try:
        _end_with(parent)
        os.close(ours)  # and no more: the connection is the parent's
        _become(message, line, words)
        code = 0
    except BaseException:  # what is above belongs to the parent
        sys.excepthook(*sys.exc_info())
    finally:
        _flush()
        os._exit(code)


def _become(message: dict[str, Any], line: int, words: int) -> None:
    for standard in (1, 2):
        os.dup2(words, standard)
    os.close(words)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(message["environment"])
    os.chdir(message["folder"])
    tempfile.tempdir = None
    examiner.examine(socket.socket(fileno=line))


def _end_with(parent: int) -> None:
    """Die when the parent dies, however that comes about. Linux only; elsewhere the run's own line tells."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)


def _ended(pid: int) -> dict[str, Any]:
    """End an examiner, if it has not ended by itself: its exit code (below 0 for a signal), and the CPU time it took."""
    os.kill(pid, signal.SIGKILL)  # until it is waited for, the number is its own
    _, status, usage = os.wait4(pid, 0)
    return {"kind": "ended", "code": os.waitstatus_to_exitcode(status), "cpu_seconds": usage.ru_utime + usage.ru_stime}


def _flush() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            continue


if __name__ == "__main__":
    sys.exit(main())
