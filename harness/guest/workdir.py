"""The folder that guests work in: filled from the stream, remembered, and put back as it was after each case."""

from __future__ import annotations

import base64
import contextlib
import os
import stat
from typing import Any

from harness.guest import removal

__all__ = ["WorkDir"]

_Content = dict[str, "tuple[int, bytes] | None"]
_SHARED = ("/tmp", "/dev/shm", "/var/tmp", "/dev/mqueue")  # noqa: S108 - inside a box that nobody else uses
_LEAST_BLOCKS = 2  # even an empty file takes its entry


class WorkDir:
    """Files below one root. A baseline is what they were at a moment; `restore` brings it back.

    path: the folder. alone: this box has a file system of its own, so that whatever lies in its temporary folders is
    the guests' and goes with them. temporary: where it has none, a folder for temporary files that is its own all the same.
    """

    def __init__(self, path: str, *, alone: bool, temporary: str = "") -> None:
        self.path = path
        own = _SHARED if alone else (temporary,) if temporary and temporary != path else ()
        self._others = [folder for folder in own if os.path.isdir(folder)]
        self._modes = {folder: _mode(folder) for folder in (path, *self._others)}
        self._baselines: dict[int, tuple[_Content, list[Any]]] = {}

    def fill(self, files: dict[str, str]) -> None:
        """Write files, given as base64 by relative path, and take them for baseline 0."""
        for name, content in files.items():
            self._write(name, 0o644, base64.b64decode(content))
        self.remember(0)

    def remember(self, number: int) -> None:
        """Take what is there for baseline `number`."""
        seen = self._look()
        for content, look in self._baselines.values():
            if look == seen:
                self._baselines[number] = (content, look)
                return
        self._baselines[number] = (self._read(), seen)

    def forget(self, number: int) -> None:
        """Let go of a baseline."""
        self._baselines.pop(number, None)

    def restore(self, number: int) -> None:
        """Make everything what it was when baseline `number` was taken."""
        for folder in self._others:
            removal.empty(folder)
        content, look = self._baselines[number if number in self._baselines else 0]
        if self._look() != look:
            self._replace(content)
        for folder, mode in self._modes.items():
            _smooth(folder, mode)

    def used_kib(self) -> int:
        """What the files take on the disk; of those that were removed and are still open nothing is seen."""
        blocks = 0
        for top in (self.path, *self._others):
            for folder, folders, files in removal.walk(top):
                for name in [*folders, *files]:
                    with contextlib.suppress(OSError):
                        blocks += os.lstat(os.path.join(folder, name)).st_blocks or _LEAST_BLOCKS
        return blocks // 2

    def _replace(self, content: _Content) -> None:
        removal.empty(self.path)
        for name, entry in content.items():
            if entry is None:
                os.makedirs(os.path.join(self.path, name), exist_ok=True)
            else:
                self._write(name, *entry)
        fresh = self._look()
        for other, (kept, _) in self._baselines.items():
            if kept is content:
                self._baselines[other] = (kept, fresh)

    def _write(self, name: str, mode: int, content: bytes) -> None:
        target = os.path.join(self.path, name)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(content)
        os.chmod(target, mode)

    def _look(self) -> list[Any]:
        """Names, sizes, times and numbers of all entries: enough to see that nothing was touched.

        The time of the last change of any kind is the kernel's own: nobody can set it.
        """
        found = []
        for folder, folders, files in removal.walk(self.path):
            folders.sort()
            for name in sorted([*folders, *files]):
                path = os.path.join(folder, name)
                with contextlib.suppress(OSError):
                    entry = os.lstat(path)
                    size = 0 if stat.S_ISDIR(entry.st_mode) else entry.st_size
                    times = 0 if stat.S_ISDIR(entry.st_mode) else entry.st_mtime_ns
                    found.append((path, entry.st_mode, size, times, entry.st_ctime_ns, entry.st_ino))
        return found

    def _read(self) -> _Content:
        found: _Content = {}
        for folder, folders, files in removal.walk(self.path):
            for name in folders:
                found[os.path.relpath(os.path.join(folder, name), self.path)] = None
            for name in files:
                path = os.path.join(folder, name)
                with contextlib.suppress(OSError):
                    entry = os.lstat(path)
                    if stat.S_ISREG(entry.st_mode):
                        with open(path, "rb") as file:
                            found[os.path.relpath(path, self.path)] = (stat.S_IMODE(entry.st_mode), file.read())
        return found


def _mode(folder: str) -> int:
    return stat.S_IMODE(os.stat(folder).st_mode) if os.path.isdir(folder) else 0o755


def _smooth(folder: str, mode: int) -> None:
    """Take away what can be written on a folder itself: its mode, its attributes, its times."""
    with contextlib.suppress(OSError):
        os.chmod(folder, mode)
    with contextlib.suppress(OSError, AttributeError):  # only Linux has these
        for name in os.listxattr(folder):
            os.removexattr(folder, name)
    with contextlib.suppress(OSError):
        os.utime(folder)
