"""All processes that came from the warden: who they are, what memory they hold, and the end of them."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import time
from collections.abc import Collection

__all__ = [
    "adopt_orphans",
    "descendants",
    "hide_memory",
    "kill_all_but",
    "living",
    "memory_kib",
    "reap",
    "was_killed_by_kernel",
]

_PATIENCE_SECONDS, _PAUSE_SECONDS = 2.0, 0.001
_monotonic, _sleep = time.monotonic, time.sleep  # a submission may replace the module's
_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024
_PR_SET_DUMPABLE, _PR_SET_CHILD_SUBREAPER = 4, 36
_OOM_COUNTERS = (
    "/sys/fs/cgroup/memory.events",  # cgroup v2
    "/sys/fs/cgroup/memory/memory.oom_control",  # cgroup v1
)


def adopt_orphans() -> None:
    """Make processes whose parent dies our children, so that nobody leaves the family. Linux only; else nothing."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def hide_memory() -> None:
    """Keep processes of the same user from reading or tracing this one, and those forked from it."""
    _prctl(_PR_SET_DUMPABLE, 0)


def descendants(root: int | None = None) -> list[int]:
    """Numbers of all living processes below `root` (this process), parents first."""
    found: list[int] = []
    parents = None
    waiting = [os.getpid() if root is None else root]
    while waiting:
        pid = waiting.pop()
        children = _children(pid)
        if children is None:
            parents = _parents() if parents is None else parents
            children = [child for child, parent in parents.items() if parent == pid]
        found.extend(children)
        waiting.extend(children)
    return found


def kill_all_but(keep: Collection[int]) -> None:
    """Kill every descendant that is not in `keep`, and look again until none is left, for two seconds at most."""
    until = _monotonic() + _PATIENCE_SECONDS
    known: list[int] = []
    while victims := [pid for pid in descendants() if pid not in keep and not _is_dead(pid)]:
        if _monotonic() > until:
            return
        if victims == known:  # a signal takes effect when its process is next given a processor
            _sleep(_PAUSE_SECONDS)
        known = victims
        for number in (signal.SIGSTOP, signal.SIGKILL):  # stopped first: nobody forks while we kill
            for pid in victims:
                with contextlib.suppress(OSError):
                    os.kill(pid, number)
        reap()


def living(pids: Collection[int]) -> list[int]:
    """Those of these processes that are alive; one that was stopped goes on."""
    alive = []
    for pid in pids:
        if not _is_dead(pid):
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGCONT)
                alive.append(pid)
    return alive


def reap() -> None:
    """Take the statuses of children that ended, so that they leave the process table."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def memory_kib(pids: Collection[int]) -> int:
    """Memory that these processes hold for themselves alone, in KiB: resident, without what they share by files."""
    total = 0
    for pid in pids:
        with contextlib.suppress(OSError, ValueError, IndexError):
            with open(f"/proc/{pid}/statm", "rb") as file:
                fields = file.read().split()
            total += (int(fields[1]) - int(fields[2])) * _PAGE_KIB
    return total


def was_killed_by_kernel() -> int:
    """How often the kernel killed something of this box for memory, by its control group; 0 where there is none."""
    for path in _OOM_COUNTERS:
        with contextlib.suppress(OSError, ValueError), open(path, encoding="ascii") as file:
            for line in file:
                name, _, count = line.partition(" ")
                if name == "oom_kill":
                    return int(count)
    return 0


def _children(pid: int) -> list[int] | None:
    """The children of all threads of a process; None where the kernel does not list them."""
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children", "rb") as file:
                found.extend(map(int, file.read().split()))
    except FileNotFoundError:
        return None if pid == os.getpid() else found
    except OSError:
        return found
    return found


def _parents() -> dict[int, int]:
    parents = {}
    with contextlib.suppress(OSError):
        for name in os.listdir("/proc"):
            if name.isdigit():
                with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{name}/stat", "rb") as file:
                    parents[int(name)] = int(file.read().rpartition(b")")[2].split()[1])
    return parents


def _is_dead(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] in (b"Z", b"X")
    except (OSError, IndexError):
        return True


def _prctl(option: int, value: int) -> None:
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(option, value, 0, 0, 0)
