"""Judges what the harness saw, and tells people. `import grader` loads nothing; its names load when they are used."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.errors import GraderError, NotGradedError, UsageError
    from grader.foreign import grade_suite
    from grader.model import Exercise, Report, Submission
    from grader.pipeline import grade

__all__ = ["Exercise", "GraderError", "NotGradedError", "Report", "Submission", "UsageError", "grade", "grade_suite"]

_HOMES = {
    "Exercise": "grader.model",
    "GraderError": "grader.errors",
    "NotGradedError": "grader.errors",
    "Report": "grader.model",
    "Submission": "grader.model",
    "UsageError": "grader.errors",
    "grade": "grader.pipeline",
    "grade_suite": "grader.foreign",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
