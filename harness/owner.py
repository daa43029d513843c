"""Who made a container or a folder, written on it, so that what a dead process left can be told from what a live one uses."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
from pathlib import Path

__all__ = ["is_gone", "mine"]


@functools.lru_cache(maxsize=1)
def _place() -> str:
    """This machine since its last start, and this view of its processes: where a process number means something."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        place = f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:  # not Linux
        place = platform.node()
    return hashlib.sha256(place.encode()).hexdigest()[:12]


def mine() -> str:
    """This process, as a word that may stand in a file's name."""
    return f"{_place()}-{os.getpid()}-{_started(os.getpid())}"


def is_gone(owner: str) -> bool:
    """Whether that process has certainly ended. One of another machine or container is never judged."""
    place, _, rest = owner.partition("-")
    number, _, started = rest.partition("-")
    if place != _place() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except (PermissionError, OverflowError):
        pass
    return _started(int(number)) != started


def _started(pid: int) -> str:
    """When a process started, in ticks since boot: numbers are used again, moments are not. "" where unknown."""
    try:
        return Path("/proc", str(pid), "stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    except OSError:
        return ""
