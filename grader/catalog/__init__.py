"""The exercises of a course: finding them on disk and reading what they say about themselves."""

from __future__ import annotations

from pathlib import Path

from grader.catalog import layout, manifest
from grader.catalog.contents import Contents
from grader.catalog.contents import read as read_contents
from grader.model import Exercise

__all__ = ["Contents", "find", "list_all", "read_contents"]


def find(name: str, *, root: Path | None, working_folder: Path) -> Exercise:
    """The exercise that a person means by an id, a number, a folder's name or a path.

    Raises UsageError when there is none, ExerciseError when it is broken.
    """
    return manifest.read(layout.find_folder(name, root=root, working_folder=working_folder))


def list_all(root: Path) -> list[Exercise]:
    """All exercises of the course, in their order. Raises ExerciseError at the first broken one."""
    return [manifest.read(folder) for folder in layout.exercise_folders(root)]
