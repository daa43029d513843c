"""Exercises made up for tests."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from grader import catalog
from grader.model import Exercise

__all__ = ["ROOT", "an_exercise", "churn_classes", "tests_that_bite"]

ROOT = Path(__file__).parents[2]


def churn_classes() -> Exercise:
    """The library's own exercise-03."""
    return catalog.find("exercise-03", root=ROOT, working_folder=ROOT)


def tests_that_bite() -> Exercise:
    """The library's own exercise-06, whose answer is tests."""
    return catalog.find("exercise-06", root=ROOT, working_folder=ROOT)


def an_exercise(**changes: Any) -> Exercise:
    """Exercise-03 with some fields changed."""
    return dataclasses.replace(churn_classes(), **changes)
