"""The files that suite and submission share: a scratch folder that is the suite's working folder, and temporary folders.

`root/desk` stands for the guest's working folder; `root/tmp` has the same path on both sides. What the suite's own folder
holds is copied onto the desk for its own use, and neither sent nor ever overwritten by what comes back.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from harness.suite.knowledge import Knowledge
from harness.suite.losses import CannotCrossError
from harness.wire.marks import Mark, Marks
from harness.wire.values import WireError

__all__ = ["Desk"]

_MOST_BYTES = 8 * 2**20
_MOST_FILES = 2000
_MOST_RECEIVED = 64 * 2**20
_MOST_CHANGES = 20_000
_DEEPEST = 40  # folders in folders: all that goes through them afterwards takes a step for each
_FOLDER = "folder"
_TICK_NS = 20_000_000  # a folder's time is as coarse as the kernel's clock: what changed just now may change again within it
_time_ns = time.time_ns  # a suite may replace the module's
_State = Mark | str
_Content = bytes | str | None


class Desk:
    """Both shared folders of one run.

    root: a folder that nobody else uses. suite: what the suite may read by a relative path, or None where the working
    folder is not shared. files: the submission's and the course's, which are there on both sides from the beginning.
    """

    def __init__(self, root: Path, suite: Path | None, files: Mapping[str, bytes]) -> None:
        self._roots = {"tmp": root / "tmp"}
        self.temporary = root / "tmp"
        self._received = 0
        self._changes = 0
        self._last: dict[tuple[str, str], _State] = {}
        self._marks = Marks()
        self._seen: dict[str, Any] = {}
        self._settled: dict[str, int] = {}
        self._here = ("", ("desk", ""))
        self._private: frozenset[str] = frozenset()
        self._first: dict[tuple[str, str], _State] = {}
        if suite is not None:
            self._roots["desk"] = root / "desk"
            self._lay_out(suite, files)

    @property
    def folder(self) -> Path | None:
        """The suite's working folder, if it is shared."""
        return self._roots.get("desk")

    def _lay_out(self, suite: Path, files: Mapping[str, bytes]) -> None:
        desk = self._roots["desk"]
        desk.mkdir()
        for name, content in files.items():
            (desk / name).parent.mkdir(parents=True, exist_ok=True)
            (desk / name).write_bytes(content)
        self._first = self._look()
        private = []
        for path in suite.rglob("*"):
            name = path.relative_to(suite).as_posix()
            if path.is_file() and "__pycache__" not in path.parts and name not in files:
                (desk / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, desk / name)
                private.append(name)
        folders = {parent.as_posix() for name in private for parent in Path(name).parents}
        self._private = frozenset([*private, *folders])

    def outgoing(self, known: Knowledge) -> list[list[Any]]:
        """What has changed for a guest since it was told last."""
        now = self._look()
        before = known.files or self._first
        told: list[list[Any]] = []
        if now is not before and now != before:
            told += [["gone", *place] for place in sorted(before.keys() - now.keys(), reverse=True)]
            told += [self._sent(place, now[place]) for place in sorted(now) if before.get(place) != now[place]]
            known.files = now
        folder = self._working_folder()
        if folder != known.folder:
            known.folder = folder
            told.append(["chdir", *folder])
        if told:
            told.insert(0, ["share", str(self.temporary), "desk" in self._roots])
        return told

    def incoming(self, changes: Iterable[Any], known: Knowledge, before: dict[Path, _Content] | None = None) -> None:
        """Do here what the submission did to its files. Raises WireError for what is outside the shared folders.

        before: is filled with what each place held, for `put_back`.
        """
        touched: set[tuple[str, str]] = set()
        for root, name, content in changes:
            self._changes += 1
            if self._changes > _MOST_CHANGES:
                raise WireError("more files than we take")
            target = self._target(root, name)
            if root == "desk" and name in self._private:
                continue
            try:
                if before is not None:
                    _remember(target, before)
                self._change(target, content)
            except OSError as error:
                raise WireError(f"a file that cannot be: {error}") from error
            touched |= {(root, name), *((root, parent.as_posix()) for parent in Path(name).parents)}
        now, files = self._look(), dict(known.files or self._first)
        for place in touched:
            if place in now:
                files[place] = now[place]
            else:
                files.pop(place, None)
        known.files = files

    @staticmethod
    def put_back(before: Mapping[Path, _Content]) -> None:
        """Undo what a guest did, once it is gone: one case must not leave word for the next."""
        with contextlib.suppress(OSError):
            for target, content in before.items():
                if content is None or target.is_dir() != (content == _FOLDER):
                    _remove(target)
            for target in sorted(before):
                content = before[target]
                if content == _FOLDER and target.parent.exists():
                    target.mkdir(exist_ok=True)
                elif type(content) is bytes and target.parent.exists():
                    target.write_bytes(content)

    def _change(self, target: Path, content: Any) -> None:
        if content is None:
            _remove(target)
        elif content == _FOLDER:
            target.mkdir(parents=True, exist_ok=True)
        elif type(content) is bytes:
            self._received += len(content)
            if self._received > _MOST_RECEIVED:
                raise WireError("more files than we take")
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_symlink() or not target.is_file() or target.read_bytes() != content:
                _remove(target)
                target.write_bytes(content)
        else:
            raise WireError("a file without content")

    def _target(self, root: Any, name: Any) -> Path:
        if type(root) is not str or type(name) is not str or root not in self._roots:
            raise WireError("a file outside the shared folders")
        base = self._roots[root]
        target = base / name
        parts = Path(name).parts
        is_plain = bool(name) and Path(name).as_posix() == name and ".." not in parts and "\0" not in name and len(parts) <= _DEEPEST
        if not is_plain or not target.parent.resolve().is_relative_to(base.resolve()):
            raise WireError("a file outside the shared folders")
        return target

    def _sent(self, place: tuple[str, str], state: _State) -> list[Any]:
        root, name = place
        if state == _FOLDER:
            return ["folder", root, name]
        path = self._roots[root] / name
        content = path.read_bytes()
        if len(content) > _MOST_BYTES:
            raise CannotCrossError(f"the file {name} is larger than {_MOST_BYTES // 2**20} MiB; give the submission a smaller one")
        return ["file", root, name, content]

    def _look(self) -> dict[tuple[str, str], _State]:
        """What there is; the same object as the last time, if nothing was touched: this is asked before each call."""
        if self._seen and all(self._glance(path, state) == state for path, state in self._seen.items()):
            return self._last
        found: dict[tuple[str, str], _State] = {}
        self._seen, self._settled = {}, {}
        for root, base in self._roots.items():
            self._scan(root, str(base), "", found)
        if found != self._last:
            self._last = found
        return self._last

    def _glance(self, path: str, state: Any) -> Any:
        """What `_scan` would find there: the names in a folder, or the mark of a file."""
        if type(state) is not list:
            return self._marks.of(path)
        try:
            changed = os.stat(path).st_mtime_ns  # noqa: PTH116 - called for each request
            if self._settled.get(path) == changed:
                return state
            if _time_ns() - changed > _TICK_NS:
                self._settled[path] = changed
            return os.listdir(path)  # noqa: PTH208 - called for each request
        except OSError:
            return []

    def _scan(self, root: str, folder: str, below: str, found: dict[tuple[str, str], _State]) -> None:
        try:
            entries = list(os.scandir(folder))
        except OSError:
            entries = []
        self._seen[folder] = [entry.name for entry in entries]
        for entry in entries:
            name = f"{below}/{entry.name}" if below else entry.name
            if len(found) >= _MOST_FILES or entry.name == "__pycache__":
                continue
            if entry.is_dir(follow_symlinks=False):
                if root != "desk" or name not in self._private:
                    found[root, name] = _FOLDER
                self._scan(root, entry.path, name, found)
            elif root != "desk" or name not in self._private:
                mark = self._marks.of(entry.path)
                if mark is not None:
                    self._seen[entry.path] = found[root, name] = mark

    def _working_folder(self) -> tuple[str, str]:
        try:
            name = os.getcwd()  # noqa: PTH109 - called for each request
        except OSError:
            return ("desk", "")
        if name != self._here[0]:
            self._here = (name, self._place_of(Path(name)))
        return self._here[1]

    def _place_of(self, here: Path) -> tuple[str, str]:
        for root, base in self._roots.items():
            if here == base or base in here.parents:
                return (root, here.relative_to(base).as_posix() if here != base else "")
        return ("desk", "")


def _remember(target: Path, before: dict[Path, _Content]) -> None:
    """Note what a place holds that is to be changed for the first time, and all below it."""
    if target not in before:
        before[target] = _content(target)
        for path in target.rglob("*") if before[target] == _FOLDER else ():
            before.setdefault(path, _content(path))


def _content(target: Path) -> _Content:
    """What a place holds: bytes, a folder, or nothing."""
    if target.is_dir() and not target.is_symlink():
        return _FOLDER
    return target.read_bytes() if target.is_file() else None


def _remove(target: Path) -> None:
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target, ignore_errors=True)
    else:
        target.unlink(missing_ok=True)
