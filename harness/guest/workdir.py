"""The folder that guests work in: filled from the stream, remembered, and put back as it was after each case."""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import stat
from typing import Any

__all__ = ["WorkDir"]

_Content = dict[str, "tuple[int, bytes] | None"]
_SHARED = ("/tmp", "/dev/shm", "/var/tmp")  # noqa: S108 - inside a box that nobody else uses


class WorkDir:
    """Files below one root. A baseline is what they were at a moment; `restore` brings it back.

    path: the folder. alone: this box has a file system of its own, so that whatever lies in its temporary folders is
    the guests' and goes with them.
    """

    def __init__(self, path: str, *, alone: bool) -> None:
        self.path = path
        self._others = [folder for folder in _SHARED if os.path.isdir(folder)] if alone else []
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
            _empty(folder)
        content, look = self._baselines[number if number in self._baselines else 0]
        if self._look() == look:
            return
        _empty(self.path)
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
        """Names, sizes, times and numbers of all entries: enough to see that nothing was touched."""
        found = []
        for folder, folders, files in os.walk(self.path):
            folders.sort()
            for name in sorted([*folders, *files]):
                path = os.path.join(folder, name)
                with contextlib.suppress(OSError):
                    entry = os.lstat(path)
                    size = 0 if stat.S_ISDIR(entry.st_mode) else entry.st_size
                    times = 0 if stat.S_ISDIR(entry.st_mode) else entry.st_mtime_ns
                    found.append((path, entry.st_mode, size, times, entry.st_ino))
        return found

    def _read(self) -> _Content:
        found: _Content = {}
        for folder, folders, files in os.walk(self.path):
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


def _empty(folder: str) -> None:
    """Remove what is in a folder, whatever modes were put on it; what cannot be removed stays."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        with contextlib.suppress(OSError):
            os.chmod(folder, 0o700)
        return
    for entry in entries:
        with contextlib.suppress(OSError):
            if entry.is_dir(follow_symlinks=False):
                for below, _, _ in os.walk(entry.path):
                    with contextlib.suppress(OSError):
                        os.chmod(below, 0o700)
                shutil.rmtree(entry.path, ignore_errors=True)
            else:
                os.unlink(entry.path)
