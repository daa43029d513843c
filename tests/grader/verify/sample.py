"""A small exercise that keeps every rule, laid out on disk, for tests to break in one place at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader import catalog
from grader.model import Submission
from grader.verify import Evidence
from grader.verify.grades import Grade

__all__ = ["EXERCISE", "PERFECT", "SOLUTION", "FakeGrades", "evidence", "lay_out_sample"]

EXERCISE, SOLUTION = "exercises/exercise-77-small-sum", "solutions/exercise-77-small-sum"
PERFECT = Grade("100", ("C01", "C02"), (), {"test_sum": "PASSED"}, ("R1", "R2"), "", 1.0)

_MANIFEST = """
format = 1
id = "exercise-77"
slug = "small-sum"
title = "A small sum"
kind = "refactor"
track = "A"
minutes = 20
stars = 1
credits = 1
needs = []
tags = []
deps = "core"
channels = ["call"]
submission = ["sums.py"]

[rules]
R1 = "Sum"
R2 = "Nothing"

[hints]
1 = "Call it with an empty list."
2 = "Start from nothing."
3 = "Add one after the other."
"""
_README = f"""# A small sum

`exercise-77` · 20 minutes

{"Somebody adds up numbers by hand every morning and is tired of it. " * 30}

## What you get

## What to build

## Rules

1. **R1 Sum.** The sum of numbers.
2. **R2 Nothing.** No numbers give 0.

## Try it

## How it is graded

## Out of scope
"""
_SUITE = '''
import pytest
import sums

@pytest.mark.check("C01", points=60, rule="R1")
def test_sum():
    """Numbers are added up."""
    assert sums.total([1, 2, 4]) == 7

@pytest.mark.check("C02", points=40, rule="R2")
def test_nothing():
    """No numbers give 0, and no number at all is refused."""
    assert sums.total([]) == 0
    with pytest.raises(TypeError):
        sums.total(None)
'''
_STARTER = '"""Sums."""\n\n\ndef total(numbers):\n    """The sum of numbers."""\n    raise NotImplementedError\n'
_REFERENCE = "def total(numbers):\n    return sum(numbers)\n"
_OTHER = "from functools import reduce\nimport operator\n\n\ndef total(numbers):\n    return reduce(operator.add, numbers, 0)\n"
_MUTANTS = 'format = 1\nbase = "reference"\n' + "".join(
    f'[[mutant]]\nid = "M0{n}"\nwhat = "adds {n}"\nkills = ["C01", "C02"]\n'
    f'[[mutant.edits]]\nfile = "sums.py"\nold = "sum(numbers)"\nnew = "sum(numbers) + {n}"\n'
    for n in range(1, 7)
)
_FILES = {
    f"{EXERCISE}/exercise.toml": _MANIFEST,
    f"{EXERCISE}/README.md": _README,
    f"{EXERCISE}/sums.py": _STARTER,
    f"{SOLUTION}/suite/test_sums.py": _SUITE,
    f"{SOLUTION}/accepted/reference/sums.py": _REFERENCE,
    f"{SOLUTION}/accepted/other/sums.py": _OTHER,
    f"{SOLUTION}/cheats/zero/sums.py": "def total(numbers): return -1\n",
    f"{SOLUTION}/mutants/mutants.toml": _MUTANTS,
}


def lay_out_sample(root: Path, changes: dict[str, str | None] | None = None) -> Path:
    """The root of a course with that exercise. changes: files written otherwise, or left out."""
    for name, text in {**_FILES, **(changes or {})}.items():
        if text is not None:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
    return root


class FakeGrades:
    """Grades that a test decides upon. Everything is perfect but what `otherwise` says of a submission's label."""

    def __init__(self, otherwise: Callable[[Submission, dict[str, int]], Grade | None]) -> None:
        self._otherwise = otherwise

    def of(self, submission: Submission, **options: int) -> Grade:
        """As in `grader.verify.grades.Grades`."""
        return self._otherwise(submission, options) or PERFECT


def evidence(root: Path, changes: dict[str, str | None] | None = None, *, grades: dict[str, Grade] | FakeGrades | None = None) -> Evidence:
    """Evidence on the sample. grades: by the submission's label, where they are not those of a good exercise."""
    lay_out_sample(root, changes)
    found = Evidence(catalog.find("exercise-77", root=root, working_folder=root), sandbox="bare")
    nothing = replace(PERFECT, score="0", passed=(), lost=("C01", "C02"))
    good = {entry.submission.label: nothing for entry in found.entries if entry.kind != "accepted"}
    ruined = dict.fromkeys(("empty", "empty answers", "echoes", "swallowed exceptions"), nothing)
    cheats = dict.fromkeys(("the liar", "an exit", "a skip", "a look-alike", "a hunt for the suite"), nothing)
    known = {**good, **ruined, **cheats, **(grades if isinstance(grades, dict) else {})}
    fake = grades if isinstance(grades, FakeGrades) else FakeGrades(lambda submission, _: known.get(submission.label))
    found.grades = fake  # type: ignore[assignment]  # it answers the same question
    return found
