"""The end of folders that a submission had for itself: however deep they are, and whatever was done to their modes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator

__all__ = ["empty", "remove", "unlock", "walk"]


def remove(folder: str) -> None:
    """Remove a folder with all that is in it; what cannot be removed stays."""
    empty(folder)
    with contextlib.suppress(OSError):
        os.rmdir(folder)


def empty(folder: str) -> None:
    """Remove what is in a folder; what cannot be removed stays.

    What lies deeper is lifted up before it is removed: no path gets long, and nothing calls itself.
    """
    unlock(folder)
    prefix, number, done = os.urandom(8).hex(), 0, True
    while done:
        done = False
        for entry in _entries(folder):
            if not entry.is_dir(follow_symlinks=False):
                done |= _succeeds(os.unlink, entry.path)
                continue
            unlock(entry.path)
            for inner in _entries(entry.path):
                number += 1
                if inner.is_dir(follow_symlinks=False):
                    unlock(inner.path)
                    done |= _succeeds(os.rename, inner.path, os.path.join(folder, f"{prefix}-{number}"))
                else:
                    done |= _succeeds(os.unlink, inner.path)
            done |= _succeeds(os.rmdir, entry.path)


def walk(top: str) -> Iterator[tuple[str, list[str], list[str]]]:
    """As os.walk, which in some versions calls itself for each folder in a folder; links are not followed."""
    waiting = [top]
    while waiting:
        folder = waiting.pop()
        folders: list[str] = []
        files: list[str] = []
        for entry in _entries(folder):
            (folders if entry.is_dir(follow_symlinks=False) else files).append(entry.name)
        yield folder, folders, files
        waiting += [os.path.join(folder, name) for name in folders]


def unlock(folder: str) -> None:
    """Let us into a folder that was shut, before anybody looks into it; never what a link leads to."""
    with contextlib.suppress(OSError):
        if not os.path.islink(folder) and not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            os.chmod(folder, 0o700)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _succeeds(change: Callable[..., None], *operands: str) -> bool:
    try:
        change(*operands)
    except OSError:
        return False
    return True
