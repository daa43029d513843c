"""What a run may not leave behind: processes, containers, folders, sockets, shared memory. Other grades' own do not count."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from harness import examiners, owner

__all__ = ["left_after", "present"]

_OURS = (b"harness.suite.forkserver", b"_Memory", b"bwrap")
_SHARED_MEMORY = Path("/dev/shm")
_SOCKETS = Path("/proc/net/unix")
_INIT = 1
_FIRST_OF_BOXES = 2**30
_pause = threading.Event()


def present() -> frozenset[str]:
    """What there is now of a grade that this process made, or that nobody living made."""
    return frozenset(_folders() | _processes() | _containers() | _shared_memory() | _sockets())


def left_after(before: frozenset[str], seconds: float = 60.0) -> frozenset[str]:
    """What is still there that was not there before. Processes are given so many seconds to notice that they are alone."""
    until = time.monotonic() + seconds
    while present() - before and time.monotonic() < until:
        _pause.wait(0.05)
    return present() - before


def _is_others(maker: str) -> bool:
    return maker != owner.mine() and not owner.is_gone(maker)


def _folders() -> set[str]:
    found = Path(tempfile.gettempdir()).glob("prodgrade-*")
    return {str(path) for path in found if not _is_others("-".join(path.name.split("-")[2:5]))}


def _shared_memory() -> set[str]:
    """What lies in shared memory under a name of ours, or belongs to users that only boxes have."""
    if not _SHARED_MEMORY.is_dir():
        return set()
    return {str(path) for path in _SHARED_MEMORY.iterdir() if "prodgrade" in path.name or path.lstat().st_uid >= _FIRST_OF_BOXES}


def _sockets() -> set[str]:
    """Sockets with a name of ours, in the file system or without it."""
    if not _SOCKETS.exists():
        return set()
    names = (line.split()[-1] for line in _SOCKETS.read_text("ascii", "replace").splitlines())
    return {name for name in names if "prodgrade" in name and not _is_others("-".join(Path(name).name.split("-")[2:5]))}


def _processes() -> set[str]:
    parents: dict[int, int] = {}
    commands: dict[int, bytes] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text("ascii", "replace").rpartition(")")[2].split()[1])
            commands[int(entry.name)] = (entry / "cmdline").read_bytes()
        except OSError:
            continue

    def is_ours(pid: int) -> bool:
        return any(word in commands.get(pid, b"") for word in _OURS)

    def maker(pid: int) -> int:
        while is_ours(pid) and pid in parents:
            pid = parents[pid]
        return pid

    kept = examiners.parent_of_all()  # it stays for the next run
    found = [pid for pid in commands if pid != kept and is_ours(pid) and maker(pid) in (_INIT, 0, os.getpid())]
    return {f"{pid}: {commands[pid][:60]!r}" for pid in found}


def _containers() -> set[str]:
    if not Path("/var/run/docker.sock").exists():
        return set()
    command = ["docker", "ps", "-a", "--filter", "label=prodgrade.owner", "--format", '{{.ID}} {{.Label "prodgrade.owner"}}']
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split("\n")
    return {identifier for identifier, _, maker in (line.partition(" ") for line in told) if identifier and not _is_others(maker)}
