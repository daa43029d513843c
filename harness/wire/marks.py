"""Whether a file has changed: its times alone do not tell when it was written twice within one tick of the clock."""

from __future__ import annotations

import os
import stat
import time
import zlib

__all__ = ["Mark", "Marks"]

Mark = tuple[int, int, int, int]
_HOT_NANOSECONDS = 50_000_000  # file systems count in ticks of up to some ten milliseconds
_stat, _open, _now = os.stat, open, time.time_ns


class Marks:
    """Remembers the checksum of each file, and reads it again only while it could change unseen."""

    def __init__(self) -> None:
        self._known: dict[str, Mark] = {}

    def of(self, path: str) -> Mark | None:
        """Differs from the last time if the content does. None for what is no plain file, or cannot be read."""
        try:
            status = _stat(path)
            if not stat.S_ISREG(status.st_mode):
                return None
            known = self._known.get(path)
            seen = (status.st_mtime_ns, status.st_size, status.st_ino)
            if known is not None and known[:3] == seen and _now() - status.st_mtime_ns > _HOT_NANOSECONDS:
                return known
            with _open(path, "rb") as file:
                mark = self._known[path] = (*seen, zlib.crc32(file.read()))
        except OSError:
            return None
        return mark
