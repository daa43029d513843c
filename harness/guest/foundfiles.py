"""Which files of a folder a program made, changed or removed."""

from __future__ import annotations

import contextlib
import os
import stat
from typing import Any

__all__ = ["Changes"]

_MOST_BYTES = 8 * 1024 * 1024
_MOST_FILES = 2000
_DEEPEST = 40
_State = tuple[int, ...]


class Changes:
    """What is different in a folder from when this was made."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._before = self._look()

    def found(self) -> dict[str, Any]:
        """files: contents of those made or changed; gone: those removed; unread: made, but too much or no plain file."""
        now = self._look()
        files: dict[str, bytes] = {}
        unread = []
        room = _MOST_BYTES
        for name in sorted(now):
            if self._before.get(name) != now[name]:
                content = self._read(name, room)
                if content is None:
                    unread.append(name)
                else:
                    room -= len(content)
                    files[name] = content
        return {"files": files, "gone": sorted(self._before.keys() - now.keys()), "unread": unread}

    def _look(self) -> dict[str, _State]:
        found: dict[str, _State] = {}
        self._scan(self._folder, "", _DEEPEST, found)
        return found

    def _scan(self, folder: str, below: str, depth: int, found: dict[str, _State]) -> None:
        entries: list[os.DirEntry[str]] = []
        with contextlib.suppress(OSError), os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        for entry in entries:
            if len(found) >= _MOST_FILES or entry.name == "__pycache__":
                continue
            with contextlib.suppress(OSError):
                status = entry.stat(follow_symlinks=False)
                if not stat.S_ISDIR(status.st_mode):  # the time of the last change of any kind is the kernel's own
                    found[below + entry.name] = (status.st_mode, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
                elif depth:
                    self._scan(entry.path, f"{below}{entry.name}/", depth - 1, found)

    def _read(self, name: str, room: int) -> bytes | None:
        """A plain file's content; None for anything else, and for more than there is room for."""
        try:
            descriptor = os.open(os.path.join(self._folder, name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        except OSError:
            return None
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            content = file.read(room + 1)
        return content if len(content) <= room else None
