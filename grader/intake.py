"""A learner's folder -> Submission: which files are taken, and what is said of the rest. Trusts nothing that it finds.

The folder may have been made by an enemy. Hence: every file is opened relative to the descriptor of its folder and never
through a link, its kind and size are asked of the open descriptor, and nothing is read beyond the limits.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from grader import globs
from grader.catalog import contents, layout
from grader.errors import UsageError
from grader.model import Exercise, Refusal, RefusalCause, Submission

__all__ = ["LARGEST_FILE", "LARGEST_SUBMISSION", "MOST_FILES", "take"]

LARGEST_FILE = 2**20
LARGEST_SUBMISSION = 8 * 2**20
MOST_FILES = 200

_MOST_ENTRIES = 10_000
_MOST_LISTED = 20
_DEEPEST = 16
_FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_FILE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


def take(folder: Path, exercise: Exercise, *, public: Collection[str] = (), label: str = "") -> Submission:
    """What that folder holds for that exercise. Raises UsageError when there is no such folder.

    public: paths of the course's own files, which a learner's folder may hold copies of: they are not worth a word.
    label: what people call this submission.
    """
    basket = _Basket(exercise, frozenset(public))
    with _opened_root(folder) as root:
        _walk(root, "", basket)
    files = dict(sorted(basket.files.items()))
    return Submission(label, files, contents.digest(files.items()), _refusals(basket))


@dataclass(slots=True)
class _Basket:
    """What has been gathered so far. met: paths that matched, whether or not they could be taken."""

    exercise: Exercise
    public: frozenset[str]
    files: dict[str, bytes] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    met: set[str] = field(default_factory=set)
    unasked: list[str] = field(default_factory=list)
    entries: int = 0
    size: int = 0

    def refuse(self, cause: RefusalCause, where: str, number: int = 0) -> None:
        self.refusals.append(Refusal(cause, _printable(where), number))


@contextmanager
def _opened_root(folder: Path) -> Iterator[int]:
    """The folder itself was named by whoever grades: a link is followed here, and nowhere below."""
    try:
        descriptor = os.open(folder, _FOLDER_FLAGS)
    except OSError as error:
        message = f"cannot read the submission folder {folder}: {error.strerror}"
        raise UsageError(message, hint="give the folder that holds the work") from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _walk(folder: int, prefix: str, basket: _Basket) -> None:
    for name in _names(folder, prefix, basket):
        path = prefix + name
        if layout.is_generated(name) or path in basket.public:
            continue
        try:
            mode = os.stat(name, dir_fd=folder, follow_symlinks=False).st_mode
            if stat.S_ISDIR(mode):
                _enter(folder, name, path, basket)
            elif basket.exercise.takes(path):
                _take_file(folder, name, path, mode, basket)
            else:
                basket.unasked.append(path)
        except OSError:
            basket.refuse(RefusalCause.UNREADABLE, path)


def _names(folder: int, prefix: str, basket: _Basket) -> list[str]:
    """The names in a folder, sorted, so that the outcome does not hang on the order of the disk; at most so many."""
    names = []
    with os.scandir(folder) as entries:
        for entry in entries:
            basket.entries += 1
            if basket.entries > _MOST_ENTRIES:
                basket.refuse(RefusalCause.TOO_MANY_ENTRIES, prefix, _MOST_ENTRIES)
                return []
            names.append(entry.name)
    return sorted(names)


def _enter(folder: int, name: str, path: str, basket: _Basket) -> None:
    """Walk a folder if a file that is asked for could be in it; there is no point in knowing what else it holds."""
    if not globs.may_hold(basket.exercise.submission, path):
        if not any(known.startswith(f"{path}/") for known in basket.public):
            basket.unasked.append(f"{path}/")
        return
    if path.count("/") >= _DEEPEST:
        basket.refuse(RefusalCause.TOO_DEEP, path, _DEEPEST)
        return
    inner = os.open(name, _FOLDER_FLAGS | os.O_NOFOLLOW, dir_fd=folder)
    try:
        _walk(inner, f"{path}/", basket)
    finally:
        os.close(inner)


def _take_file(folder: int, name: str, path: str, mode: int, basket: _Basket) -> None:
    basket.met.add(path)
    if stat.S_ISLNK(mode):
        basket.refuse(RefusalCause.LINK, path)
    elif not stat.S_ISREG(mode):
        basket.refuse(RefusalCause.NOT_A_FILE, path)
    elif not path.isprintable() or "\\" in path:
        basket.refuse(RefusalCause.BAD_NAME, path)
    elif len(basket.files) >= MOST_FILES:
        basket.refuse(RefusalCause.TOO_MANY_FILES, path, MOST_FILES)
    else:
        _read_file(folder, name, path, basket)


def _read_file(folder: int, name: str, path: str, basket: _Basket) -> None:
    descriptor = os.open(name, _FILE_FLAGS, dir_fd=folder)
    with os.fdopen(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            basket.refuse(RefusalCause.NOT_A_FILE, path)
            return
        # One byte more than is allowed, whatever size was announced: the file may be growing.
        content = b"" if status.st_size > LARGEST_FILE else file.read(LARGEST_FILE + 1)
    size = max(status.st_size, len(content))
    if size > LARGEST_FILE:
        basket.refuse(RefusalCause.FILE_TOO_LARGE, path, LARGEST_FILE)
    elif basket.size + size > LARGEST_SUBMISSION:
        basket.refuse(RefusalCause.TOTAL_TOO_LARGE, path, LARGEST_SUBMISSION)
    else:
        basket.size += len(content)
        basket.files[path] = content


def _refusals(basket: _Basket) -> tuple[Refusal, ...]:
    """What is missing, what was refused and what nobody asked for; of the latter two at most so many."""
    listed = [Refusal(RefusalCause.MISSING, pattern) for pattern in _missing(basket)]
    listed += basket.refusals[:_MOST_LISTED]
    listed += [Refusal(RefusalCause.NOT_ASKED_FOR, _printable(path)) for path in basket.unasked[:_MOST_LISTED]]
    unlisted = max(0, len(basket.refusals) - _MOST_LISTED) + max(0, len(basket.unasked) - _MOST_LISTED)
    if unlisted:
        listed.append(Refusal(RefusalCause.NOT_LISTED, "", unlisted))
    return tuple(listed)


def _missing(basket: _Basket) -> list[str]:
    """Patterns that nothing matched: those of a single path, and all of them when nothing at all was taken."""
    unmatched = [p for p in basket.exercise.submission if not any(globs.matches((p,), path) for path in basket.met)]
    return [pattern for pattern in unmatched if not (globs.has_wildcard(pattern) and basket.met)]


def _printable(path: str) -> str:
    """The path with everything that is not plain text written as an escape."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in path)
