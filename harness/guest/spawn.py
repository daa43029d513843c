"""Start a program so that what is measured of it is its own.

On Linux the peak memory that `wait4` tells of a process includes what its parent held when it was forked: exec carries
the old image's peak along, and vfork or posix_spawn do the same. So a program is not started from here, where arrays may
be loaded, but by a bare interpreter of a few MiB, less than any Python program has, which forks once and is gone before
the program's first instruction. The program becomes our child, because we adopt orphans.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import resource
import signal
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Launch", "SpawnError", "Spawned", "launch"]

_STATUS, _GO = 3, 4
_ABOVE = 32  # descriptors are moved there first, so that none of them is in another's place
_NOTHING_BELOW = 5
_SPAWNER = f"""\
import _signal, posix, sys
for number in {(int(signal.SIGPIPE), int(signal.SIGXFSZ))}:
    _signal.signal(number, 0)
program = posix.fork()
if program:
    posix.write({_STATUS}, b"%d" % program)
    posix._exit(0)
posix.setsid()
if posix.read({_GO}, 1):
    posix.close({_STATUS})
    posix.close({_GO})
    posix.execv(sys.argv[1], sys.argv[1:])
"""


class SpawnError(Exception):
    """The box has no room for another process."""


@dataclass(frozen=True)
class Launch:
    """What to start.

    command: the interpreter's path, and its arguments. folder: where. bounds: kernel limits by their number, for each
    process of the program; a limit that is lower already stays.
    """

    command: Sequence[str]
    environment: Mapping[str, str]
    folder: str
    bounds: Mapping[int, int]


@dataclass(frozen=True)
class Spawned:
    """A started program: its number, and our ends of its pipes, none of which blocks."""

    pid: int
    stdin: int
    stdout: int
    stderr: int


def launch(plan: Launch) -> Spawned:
    """Start it, in a session of its own, with three pipes and no other descriptor. Raises SpawnError."""
    pipes = [os.pipe() for _ in range(5)]
    (stdin_out, stdin_in), (stdout_out, stdout_in), (stderr_out, stderr_in), (status_out, status_in), (go_out, go_in) = pipes
    theirs = (stdin_out, stdout_in, stderr_in, status_in, go_out)
    try:
        pid = _start(plan, theirs, status_out, go_in)
    except OSError as error:
        _close(stdin_in, stdout_out, stderr_out)
        raise SpawnError(str(error)) from error
    finally:
        _close(*theirs, status_out, go_in)
    for descriptor in (stdin_in, stdout_out, stderr_out):
        os.set_blocking(descriptor, False)
    return Spawned(pid, stdin_in, stdout_out, stderr_out)


def _start(plan: Launch, theirs: Sequence[int], status: int, go: int) -> int:
    """The number of the program, which begins to run when this returns. Raises OSError."""
    pid = os.fork()
    if pid == 0:
        _become(plan, theirs)
    _close(theirs[_STATUS])
    if not _orphans_come_to_us():
        return pid
    told = os.read(status, 32)
    os.waitpid(pid, 0)
    if not told:
        raise OSError("the process that starts programs ended before it did")
    os.write(go, b"!")
    return int(told)


def _become(plan: Launch, theirs: Sequence[int]) -> None:
    """In the fork: be the spawner, or where orphans stay orphans the program itself. Does not return."""
    try:
        moved = [fcntl.fcntl(descriptor, fcntl.F_DUPFD, _ABOVE) for descriptor in theirs]
        for number, descriptor in enumerate(moved):
            os.dup2(descriptor, number, inheritable=True)
        os.closerange(_NOTHING_BELOW, max(moved) + 1)
        os.closerange(max(moved) + 1, _most_descriptors())
        os.chdir(plan.folder)
        for kind, bound in plan.bounds.items():
            _bind(kind, bound)
        if _orphans_come_to_us():
            spawner = [plan.command[0], "-I", "-S", "-c", _SPAWNER, *plan.command]
            os.execve(plan.command[0], spawner, dict(plan.environment))  # noqa: S606 - starting a program is what this is for
        for number in (signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        os.setsid()
        os.closerange(_STATUS, _NOTHING_BELOW)
        os.execve(plan.command[0], list(plan.command), dict(plan.environment))  # noqa: S606 - starting a program is what this is for
    finally:
        os._exit(127)


def _orphans_come_to_us() -> bool:
    return sys.platform == "linux"


def _bind(kind: int, bound: int) -> None:
    hard = resource.getrlimit(kind)[1]
    most = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(kind, (most, most))


def _most_descriptors() -> int:
    return min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 65536)


def _close(*descriptors: int) -> None:
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            os.close(descriptor)
