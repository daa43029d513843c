"""Where things are in a course; the only module that knows the names of its folders and files."""

from __future__ import annotations

import re
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path

from grader.errors import UsageError

__all__ = [
    "COURSE_FILES",
    "DATA_FILES",
    "MANIFEST",
    "exercise_folders",
    "find_folder",
    "find_root",
    "id_of",
    "is_generated",
    "is_root",
    "smoke_folder",
    "solution_folder",
    "suite_folder",
]

MANIFEST = "exercise.toml"

DATA_FILES = ("data/**",)
"""Public files that every submission may read, by pattern."""

COURSE_FILES = (MANIFEST, "README.md", "notebook.ipynb", "notebook.py", "make_data.py", "pytest.ini", "tests/**", *DATA_FILES)
"""Public files that belong to the course and not to the learner who works among them, by pattern."""

_EXERCISES = "exercises"
_SOLUTIONS = "solutions"
_SUITE = "suite"
_SMOKE = "tests"
_FOLDER = re.compile(r"(?P<id>exercise-(?P<number>\d{2,}))-[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"[0-9]{1,5}")
_GENERATED = (
    "__pycache__", "*.pyc", ".git", ".hypothesis", ".ipynb_checkpoints", ".*_cache", ".venv", ".vscode", ".idea", ".DS_Store",
)  # fmt: skip
_SHOWN = 5


def find_root(start: Path) -> Path:
    """The course's root: the nearest folder, from `start` upwards, that holds exercises. Raises UsageError."""
    for folder in (start, *start.parents):
        if is_root(folder):
            return folder
    raise UsageError(
        f"{start} is not inside a course: no folder here or above holds {_EXERCISES}/",
        hint="change into the course's folder, or name it with --root",
    )


def is_root(folder: Path) -> bool:
    """Whether that folder is the root of a course."""
    return next((folder / _EXERCISES).glob(f"*/{MANIFEST}"), None) is not None


def exercise_folders(root: Path) -> list[Path]:
    """The public folders of a course's exercises, in their order."""
    found = [path.parent for path in (root / _EXERCISES).glob(f"*/{MANIFEST}")]
    return sorted((folder for folder in found if _FOLDER.fullmatch(folder.name)), key=_order)


def find_folder(name: str, *, root: Path | None, working_folder: Path) -> Path:
    """The exercise that a person means by an id, a number, a folder's name or a path. Raises UsageError.

    Without a root the course is looked for from the working folder upwards. A path needs no course around it.
    """
    if folder := _by_path(name, working_folder):
        return folder
    if root is not None and not is_root(root):
        raise UsageError(f"{root} is not a course: it holds no {_EXERCISES}/*/{MANIFEST}", hint="give --root another folder")
    folders = exercise_folders(root or find_root(working_folder))
    found = [folder for folder in folders if name in {folder.name, id_of(folder)} or _has_number(folder, name)]
    if len(found) == 1:
        return found[0]
    if found:
        twins = ", ".join(folder.name for folder in found)
        raise UsageError(f"{name!r} means more than one exercise: {twins}", hint="give one of these names, or renumber one")
    raise UsageError(_unknown(name, folders), hint="`grade list` shows them all")


def id_of(folder: Path) -> str:
    """The id in an exercise folder's name, "exercise-03"; "" when the name has none."""
    match = _FOLDER.fullmatch(folder.name)
    return match["id"] if match else ""


def solution_folder(folder: Path) -> Path | None:
    """The private folder that belongs to an exercise's public one, or None where there is none."""
    if folder.parent.name != _EXERCISES:
        return None
    private = folder.parent.parent / _SOLUTIONS / folder.name
    return private if private.is_dir() else None


def suite_folder(solution: Path | None) -> Path | None:
    """The hidden suite in a private folder, or None where there is none."""
    return _if_folder(solution / _SUITE) if solution else None


def smoke_folder(folder: Path) -> Path | None:
    """The visible tests of an exercise, or None where there are none."""
    return _if_folder(folder / _SMOKE)


def is_generated(name: str) -> bool:
    """Whether tools leave files or folders of that name behind, so that they are nobody's work."""
    return any(fnmatchcase(name, pattern) for pattern in _GENERATED)


def _by_path(name: str, working_folder: Path) -> Path | None:
    path = (working_folder / name).resolve()
    if "/" not in name and name not in {".", ".."} and not (path / MANIFEST).is_file():
        return None
    for folder in (path, *path.parents):
        if (folder / MANIFEST).is_file():
            return folder
    if path.exists():
        raise UsageError(f"{name} is not an exercise: no {MANIFEST} in it or above it", hint="`grade list` shows the exercises")
    raise UsageError(f"there is no {name}", hint="give an exercise's id, such as exercise-03, or its folder")


def _order(folder: Path) -> tuple[int, str]:
    match = _FOLDER.fullmatch(folder.name)
    return (int(match["number"]) if match else 0, folder.name)


def _has_number(folder: Path, name: str) -> bool:
    return _NUMBER.fullmatch(name) is not None and _order(folder)[0] == int(name)


def _unknown(name: str, folders: list[Path]) -> str:
    if not folders:
        return f"no exercise {name!r}; this course has none"
    known = {spelling: id_of(folder) for folder in folders for spelling in (id_of(folder), folder.name)}
    close = get_close_matches(name, known, n=_SHOWN)
    nearest = list(dict.fromkeys(known[spelling] for spelling in close))
    if nearest:
        return f"no exercise {name!r}; nearest: {', '.join(nearest)}"
    shown = [id_of(folder) for folder in folders[:_SHOWN]]
    rest = f" and {len(folders) - _SHOWN} more" if len(folders) > _SHOWN else ""
    return f"no exercise {name!r}; there are {', '.join(shown)}{rest}"


def _if_folder(path: Path) -> Path | None:
    return path if path.is_dir() else None
