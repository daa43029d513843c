"""What the suite changed around the submission, done in the guest; and what the submission did to shared files, told."""

from __future__ import annotations

import contextlib
import importlib
import os
import random
import shutil
import stat
from typing import Any

from harness.wire.marks import Marks

__all__ = ["Surroundings"]

_MOST_BYTES = 8 * 1024 * 1024
_MOST_FILES = 2000
_FOLDER = "folder"
_getcwd, _chdir, _open, _lstat, _scandir = os.getcwd, os.chdir, open, os.lstat, os.scandir
_makedirs, _unlink, _rmtree, _seed = os.makedirs, os.unlink, shutil.rmtree, random.seed
_Place = tuple[str, str]


class Surroundings:
    """One guest's; what a guest has been told holds in those that are forked from it."""

    def __init__(self, work_dir: str) -> None:
        self._roots = {"desk": work_dir}
        self._originals: dict[tuple[str, str], Any] = {}
        self._seen: dict[_Place, Any] = {}
        self._sharing = False
        self._marks = Marks()

    def take(self, news: list[list[Any]]) -> None:
        """Do what the host says."""
        for kind, *rest in news:
            getattr(self, f"_{kind}")(*rest)
        if self._sharing:
            self._seen = self._look()

    def changes(self) -> list[Any]:
        """[root, name, content] of what was changed since the last time; None for what is gone."""
        if not self._sharing:
            return []
        now = self._look()
        before, self._seen = self._seen, now
        if now == before:
            return []
        told: list[Any] = [[*place, None] for place in before if place not in now]
        room = _MOST_BYTES
        for place in sorted(now):
            if before.get(place) == now[place]:
                continue
            content = _FOLDER if now[place] == _FOLDER else self._read(place)
            room -= len(content)
            if room >= 0:
                told.append([*place, content])
        return told

    def _share(self, temporary: str, desk: bool) -> None:  # noqa: FBT001 - by position, as it came
        self._sharing = True
        self._roots["tmp"] = temporary
        self._watched = ("tmp", "desk") if desk else ("tmp",)

    def _set(self, module: str, name: str, value: Any) -> None:
        owner = importlib.import_module(module)
        self._originals.setdefault((module, name), getattr(owner, name))
        setattr(owner, name, value)

    def _unset(self, module: str, name: str) -> None:
        if (module, name) in self._originals:
            setattr(importlib.import_module(module), name, self._originals.pop((module, name)))

    @staticmethod
    def _environ(changes: dict[str, str | None]) -> None:
        for name, value in changes.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

    @staticmethod
    def _seed(value: Any) -> None:
        _seed(value)

    def _chdir(self, root: str, name: str) -> None:
        with contextlib.suppress(OSError):
            _chdir(self._path((root, name)))

    def _gone(self, root: str, name: str) -> None:
        path = self._path((root, name))
        with contextlib.suppress(OSError):
            if stat.S_ISDIR(_lstat(path).st_mode):
                _rmtree(path, ignore_errors=True)
            else:
                _unlink(path)

    def _folder(self, root: str, name: str) -> None:
        with contextlib.suppress(OSError):
            _makedirs(self._path((root, name)), exist_ok=True)

    def _file(self, root: str, name: str, content: bytes) -> None:
        path = self._path((root, name))
        with contextlib.suppress(OSError), _open(path, "rb") as file:
            if file.read(len(content) + 1) == content:
                return
        with contextlib.suppress(OSError):  # what the submission has put in its place stays
            _makedirs(os.path.dirname(path), exist_ok=True)
            with _open(path, "wb") as file:
                file.write(content)

    def _path(self, place: _Place) -> str:
        root, name = place
        return os.path.join(self._roots[root], name) if name else self._roots[root]

    def _read(self, place: _Place) -> Any:
        try:
            with _open(self._path(place), "rb") as file:
                return file.read(_MOST_BYTES + 1)
        except OSError:
            return b""

    def _look(self) -> dict[_Place, Any]:
        found: dict[_Place, Any] = {}
        for root in self._watched:
            self._scan(root, self._roots[root], "", found)
        return found

    def _scan(self, root: str, folder: str, below: str, found: dict[_Place, Any]) -> None:
        try:
            entries = list(_scandir(folder))
        except OSError:
            return
        for entry in entries:
            name = below + entry.name
            if len(found) >= _MOST_FILES or entry.name == "__pycache__":
                continue
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    found[root, name] = _FOLDER
                    self._scan(root, entry.path, f"{name}/", found)
                elif entry.is_file(follow_symlinks=False):
                    found[root, name] = self._marks.of(entry.path)
