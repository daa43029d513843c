"""What a program has used so far, seen from the process that started it."""

from __future__ import annotations

import contextlib
import os
import resource
import sys
import time
from typing import Any

from harness.guest import family

__all__ = ["Footprint"]

_TICKS = os.sysconf("SC_CLK_TCK")
_RSS_UNIT = 1 if sys.platform == "linux" else 1024  # ru_maxrss counts KiB on Linux, bytes on macOS
_LOOK_SECONDS = 0.02
_monotonic, _getrusage = time.monotonic, resource.getrusage


class Footprint:
    """CPU time and peak memory of one program and of all that came from it; begins with its start.

    The kernel's own accounts decide where it keeps any. Looking at all its processes now and then adds what is in no
    account: what several of them hold together, and the time of those that nobody waited for.
    """

    def __init__(self) -> None:
        self._before = _children_cpu()
        self._started = _monotonic()
        self._looked_at = 0.0
        self._cpu: dict[tuple[int, bytes], float] = {}
        self._together_kib = 0
        self._alone_kib = 0

    @property
    def wall_seconds(self) -> float:
        """Since the start."""
        return _monotonic() - self._started

    @property
    def cpu_seconds(self) -> float:
        """As far as known: exact when all processes have been waited for."""
        return max(_children_cpu() - self._before, sum(self._cpu.values()))

    @property
    def peak_kib(self) -> int:
        """The most memory that one process held, or all together when last looked at."""
        return max(self._alone_kib, self._together_kib)

    def look(self) -> None:
        """Look at all its processes, unless that was done a moment ago."""
        now = _monotonic()
        if now - self._looked_at < _LOOK_SECONDS:
            return
        self._looked_at = now
        pids = family.descendants()
        self._together_kib = max(self._together_kib, family.memory_kib(pids))
        for pid in pids:
            with contextlib.suppress(OSError, ValueError, IndexError):
                with open(f"/proc/{pid}/stat", "rb") as file:
                    fields = file.read().rpartition(b")")[2].split()
                self._cpu[pid, fields[19]] = (int(fields[11]) + int(fields[12])) / _TICKS

    def ended(self, usage: Any) -> None:
        """Take the kernel's account of the program's first process."""
        self._alone_kib = max(self._alone_kib, usage.ru_maxrss // _RSS_UNIT)


def _children_cpu() -> float:
    used = _getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
