"""Which files a box must read to run Python, where no mount can show it them under another name."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness.errors import BoxError

__all__ = ["can_be_reached", "copied", "folders_to_list", "paths_to_read"]

_SYSTEM = ("/usr/lib", "/usr/lib32", "/usr/lib64", "/lib", "/lib32", "/lib64", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/etc/localtime")
_TOOLS = ("/bin/sh", "/usr/bin/env")
_LEFT_OUT = ("site-packages", "dist-packages")
_NOT_COPIED = shutil.ignore_patterns(
    *_LEFT_OUT, "test", "tests", "idlelib", "tkinter", "turtledemo", "ensurepip", "lib2to3", "config-*", "*.a"
)
_OTHERS_ENTER, _OTHERS_READ = stat.S_IXOTH, stat.S_IROTH | stat.S_IXOTH


def paths_to_read(prefix: str, interpreter: str) -> Iterator[str]:
    """Files and whole folders: the C library and its kin, a shell, the interpreter and its own library, no packages."""
    yield from (*_SYSTEM, *_TOOLS, interpreter)
    if prefix == "/usr":
        return
    for library in Path(prefix).glob("lib*"):
        for entry in library.iterdir() if library.is_dir() else ():
            if not entry.name.startswith("python"):
                yield str(entry)
            elif entry.is_dir():
                yield from (str(inner) for inner in entry.iterdir() if inner.name not in _LEFT_OUT)


def folders_to_list(prefix: str) -> Iterator[str]:
    """Folders whose names Python goes through, and not all of whose contents may be read."""
    yield from (str(path) for path in Path(prefix).glob("lib*/python*") if path.is_dir())


def can_be_reached(path: str) -> bool:
    """Whether somebody who is nobody here, neither by user nor by group, may go there and read it."""
    place = Path(path).resolve()
    if not _allows(place, _OTHERS_READ):
        return False
    return all(_allows(parent, _OTHERS_ENTER) for parent in place.parents)


def _allows(place: Path, rights: int) -> bool:
    try:
        return place.stat().st_mode & rights == rights
    except OSError:
        return False


def copied(prefix: str, interpreter: str, within: Path) -> str:
    """The same interpreter where everybody can reach it, made once and kept; files are linked where they can be.

    A Python finds its library beside itself, wherever that is. Raises BoxError.
    """
    seen = Path(interpreter).stat()
    key = hashlib.sha256(f"{prefix} {interpreter} {sys.version} {seen.st_mtime_ns} {seen.st_ino}".encode()).hexdigest()[:24]
    target = within / "interpreters" / key
    made = target / "bin" / Path(interpreter).name
    if made.is_file():
        return str(made)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    except OSError as error:
        raise BoxError(f"no copy of Python can be made in {within}: {error}") from error
    try:
        draft.chmod(0o755)
        (draft / "bin").mkdir()
        _link(interpreter, str(draft / "bin" / made.name))
        for library in (path for path in Path(prefix).glob("lib*") if path.is_dir() and not path.is_symlink()):
            (draft / library.name).mkdir()
            for entry in (*library.glob("libpython*"), *library.glob("python*")):
                copy = draft / library.name / entry.name
                if entry.is_dir():
                    shutil.copytree(entry, copy, ignore=_NOT_COPIED, copy_function=_link)
                else:
                    _link(str(entry), str(copy))
        draft.rename(target)
    except OSError as error:
        shutil.rmtree(draft, ignore_errors=True)
        if not made.is_file():  # else another process made it meanwhile, which is as good
            raise BoxError(f"no copy of Python could be made in {target.parent}: {error}") from error
    return str(made)


def _link(source: str, copy: str) -> None:
    try:
        os.link(Path(source).resolve(), copy)
    except OSError:  # another file system, or one of somebody else's files
        shutil.copy(source, copy)
