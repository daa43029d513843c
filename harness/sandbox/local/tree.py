"""Kill a process and all that came from it, where no namespace does it for us."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
from pathlib import Path

__all__ = ["kill_tree", "threads_of", "with_others"]

_ROUNDS = 50
_OTHERS_PROCESSES = 512
"""How many more processes an ordinary user may come to have than now, besides those of a box that count as theirs."""


def kill_tree(root: int, *, mark: str = "", user: int | None = None) -> None:
    """Kill the descendants of a process, its group, and then itself.

    The root goes last: while it lives and is a subreaper, children that left its session are still found under it.
    mark: a text in the environment of all of them, by which Linux finds even those whose parents have died.
    user: all that this user runs, if nobody else is that user.
    Everything is stopped before anything is killed, and we look again until nobody is left, so that a fork in
    between gets nobody away.
    """
    for _ in range(_ROUNDS):
        members = [pid for pid in _members(root, mark, user) if pid != root]
        if not members:
            break
        for number in (signal.SIGSTOP, signal.SIGKILL):
            for pid in members:
                _signal(pid, number)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(root, signal.SIGKILL)
    _signal(root, signal.SIGKILL)


def threads_of(user: int) -> int:
    """How many threads a user has now, as the kernel counts them for its limit on processes."""
    threads = 0
    for pid in _parents():
        if _runs_as(pid, user):
            with contextlib.suppress(OSError, IndexError, ValueError):
                threads += int(Path("/proc", str(pid), "stat").read_bytes().rpartition(b")")[2].split()[17])
    return threads


def with_others(user: int, processes: int) -> int:
    """A bound on all that a user runs, so that a box which counts as theirs has room for its own processes, and they for some more."""
    return threads_of(user) + processes + _OTHERS_PROCESSES


def _members(root: int, mark: str, user: int | None) -> list[int]:
    parents = _parents()
    found = {root}
    while True:
        more = {pid for pid, parent in parents.items() if parent in found} - found
        if not more:
            break
        found |= more
    if mark:
        found |= {pid for pid in parents if _carries(pid, mark.encode())}
    if user is not None:
        found |= {pid for pid in parents if _runs_as(pid, user)}
    return sorted(found & parents.keys())


def _parents() -> dict[int, int]:
    """Parent by process, for all that live (a zombie has ended)."""
    if not Path("/proc/self/stat").exists():
        listing = subprocess.run(["ps", "-Ao", "pid=,ppid=,stat="], capture_output=True, text=True, check=False).stdout
        rows = (line.split(maxsplit=2) for line in listing.splitlines())
        return {int(pid): int(parent) for pid, parent, state in rows if not state.startswith("Z")}
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with contextlib.suppress(OSError):
                state, parent = (entry / "stat").read_bytes().rpartition(b")")[2].split()[:2]
                if state not in (b"Z", b"X"):
                    parents[int(entry.name)] = int(parent)
    return parents


def _carries(pid: int, mark: bytes) -> bool:
    try:
        return mark in Path("/proc", str(pid), "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def _runs_as(pid: int, user: int) -> bool:
    try:
        status = Path("/proc", str(pid), "status").read_bytes()
    except OSError:
        return False
    return str(user).encode() in status.partition(b"\nUid:")[2].partition(b"\n")[0].split()


def _signal(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, number)
