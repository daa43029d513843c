"""Who made a container, written on it, so that what a dead process left can be told from what a live one uses."""

from __future__ import annotations

import functools
import os
import platform
from pathlib import Path

__all__ = ["is_gone", "mine"]


@functools.lru_cache(maxsize=1)
def _place() -> str:
    """This machine since its last start, and this view of its processes: where a process number means something."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:  # not Linux
        return platform.node()


def mine() -> str:
    """This process, as text."""
    return f"{_place()}/{os.getpid()}/{_started(os.getpid())}"


def is_gone(owner: str) -> bool:
    """Whether that process has certainly ended. One of another machine or container is never judged."""
    place, _, rest = owner.rpartition("/")
    place, _, number = place.rpartition("/")
    if place != _place() or not number.isdigit():
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass
    return _started(int(number)) != rest


def _started(pid: int) -> str:
    """When a process started, in ticks since boot: numbers are used again, moments are not. "" where unknown."""
    try:
        return Path("/proc", str(pid), "stat").read_text("ascii", "replace").rpartition(")")[2].split()[19]
    except OSError:
        return ""
