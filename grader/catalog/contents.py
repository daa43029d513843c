"""The course's own files of one exercise: which a submission may read, and the digest that names their version."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader import globs
from grader.catalog import layout
from grader.errors import UsageError
from grader.model import Exercise

__all__ = ["Contents", "digest", "read"]

_LARGEST_FILE = 8 * 2**20


@dataclass(frozen=True, slots=True)
class Contents:
    """What the course gives out with an exercise.

    readable: relative posix path -> content of the files that a submission may read. paths: of all files that belong
    to the course. version: "sha256:..." over all of them; what the learner edits is no part of it.
    """

    readable: Mapping[str, bytes]
    paths: frozenset[str]
    version: str


def read(exercise: Exercise) -> Contents:
    """The course's files of that exercise; strays, links, generated files and the learner's own are passed over.

    Raises UsageError for a file so large that it cannot be meant.
    """
    belonging = (*layout.COURSE_FILES, *exercise.public)
    paths = [path for path in _walk(exercise.folder, belonging) if not exercise.takes(path)]
    files = {path: _content(exercise.folder / path) for path in sorted(paths)}
    readable = (*layout.DATA_FILES, *exercise.public)
    return Contents(
        readable={path: content for path, content in files.items() if globs.matches(readable, path)},
        paths=frozenset(files),
        version=digest(files.items()),
    )


def digest(files: Iterable[tuple[str, bytes]]) -> str:
    """A digest, "sha256:...", over paths and contents, whatever their order; no two sets of files share one."""
    total = hashlib.sha256()
    for path, content in sorted(files):
        for part in (path.encode("utf-8"), content):
            total.update(len(part).to_bytes(8, "big") + part)
    return f"sha256:{total.hexdigest()}"


def _walk(root: Path, patterns: tuple[str, ...]) -> Iterator[str]:
    for place, folders, files in os.walk(root):
        folder = Path(place).relative_to(root)
        folders[:] = [name for name in folders if _is_kept(name) and globs.may_hold(patterns, (folder / name).as_posix())]
        for name in files:
            path, file = (folder / name).as_posix(), Path(place, name)
            if _is_kept(name) and globs.matches(patterns, path) and file.is_file() and not file.is_symlink():
                yield path


def _is_kept(name: str) -> bool:
    """Neither left behind by a tool nor of a name that no course would give."""
    return name.isprintable() and not layout.is_generated(name)


def _content(path: Path) -> bytes:
    if path.stat().st_size > _LARGEST_FILE:
        raise UsageError(f"{path} is larger than {_LARGEST_FILE // 2**20} MiB", hint="an exercise's files stay small: move it out")
    return path.read_bytes()
