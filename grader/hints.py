"""Hints given away one at a time: which a learner has had already is remembered between calls."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.model import Exercise

__all__ = ["Hint", "given", "next_hint"]


@dataclass(frozen=True, slots=True)
class Hint:
    """One hint. number: from 1. count: how many the exercise has. is_new: it was not given before."""

    number: int
    count: int
    text: str
    is_new: bool


def next_hint(exercise: Exercise, folder: Path) -> Hint:
    """The next hint; the last one again when all were given. folder: where it is remembered. Raises UsageError."""
    if not exercise.hints:
        raise UsageError(f"{exercise.id} has no hints", hint="read the rule again that a failed check names")
    had = _had(exercise, folder)
    number = min(had + 1, len(exercise.hints))
    if number > had:
        _remember(exercise, folder, number)
    return Hint(number, len(exercise.hints), exercise.hints[number - 1], is_new=number > had)


def given(exercise: Exercise, folder: Path) -> list[Hint]:
    """The hints that were given already, in their order. Asking for them gives none away."""
    count = len(exercise.hints)
    return [Hint(number, count, exercise.hints[number - 1], is_new=False) for number in range(1, _had(exercise, folder) + 1)]


def _had(exercise: Exercise, folder: Path) -> int:
    """How many were given; none where nothing readable is remembered."""
    try:
        kept = json.loads(_path(exercise, folder).read_text("utf-8"))
    except (OSError, ValueError):
        return 0
    number = kept.get("given") if isinstance(kept, dict) else None
    return min(number, len(exercise.hints)) if type(number) is int and number > 0 else 0


def _remember(exercise: Exercise, folder: Path, number: int) -> None:
    path = _path(exercise, folder)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
        draft.write_text(json.dumps({"format": 1, "given": number}), encoding="utf-8")
        os.replace(draft, path)  # noqa: PTH105 - whole or not at all
    except OSError as error:
        raise UsageError(
            f"cannot remember which hints were given: {error}", hint="set PRODGRADE_STATE_DIR to a folder that can be written"
        ) from error


def _path(exercise: Exercise, folder: Path) -> Path:
    """Of this exercise in this copy of the course: another copy is another learner's, or another year's."""
    place = hashlib.sha256(str(exercise.folder.resolve()).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    return folder / f"{exercise.id}-{place}.json"
