"""A small exercise that keeps every rule, laid out on disk, for tests to break in one place at a time."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from grader import catalog
from grader.model import Submission
from grader.verify import Evidence
from grader.verify.grades import Grade, Played

__all__ = ["EXERCISE", "NOTHING", "PERFECT", "SOLUTION", "FakeDirectRuns", "FakeGrades", "evidence", "lay_out_sample"]

EXERCISE, SOLUTION = "exercises/exercise-77-small-sum", "solutions/exercise-77-small-sum"
_CASES, _SMOKE = ("test_sum", "test_nothing"), ("test_a_sum", "test_a_sum_of_one")
PERFECT = Grade("100", ("C01", "C02"), (), dict.fromkeys(_CASES, "PASSED"), ("R1", "R2"), "", 1.0, dict.fromkeys(_SMOKE, "PASSED"))
NOTHING = replace(
    PERFECT, score="0", passed=(), lost=("C01", "C02"), cases=dict.fromkeys(_CASES, "FAILED"), smoke=dict.fromkeys(_SMOKE, "ERROR")
)

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
_SMOKE_TESTS = '''"""Two calls that show the shapes."""
from sums import total


def test_a_sum():
    """Numbers have a sum."""
    assert total([2, 3]) == 5


def test_a_sum_of_one():
    """One number is its own sum."""
    assert total([4]) == 4
'''
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
    f"{EXERCISE}/tests/test_smoke.py": _SMOKE_TESTS,
    f"{SOLUTION}/suite/test_sums.py": _SUITE,
    f"{SOLUTION}/accepted/reference/sums.py": _REFERENCE,
    f"{SOLUTION}/accepted/other/sums.py": _OTHER,
    f"{SOLUTION}/cheats/zero/sums.py": "def total(numbers): return -1\n",
    f"{SOLUTION}/mutants/mutants.toml": _MUTANTS,
}


def lay_out_sample(root: Path, changes: dict[str, str | None] | None = None) -> Path:
    """The root of a course with that exercise. changes: files written otherwise, or left out."""
    for name, text in {**_FILES, **(changes or {})}.items():
        if text is None:
            (root / name).unlink(missing_ok=True)
        else:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text)
    return root


class FakeGrades:
    """Grades that a test decides upon. Accepted ones score all and others nothing, but for what `otherwise` says of a label."""

    def __init__(self, otherwise: Callable[[Submission, dict[str, int | None]], Grade | None], accepted: Iterable[str] = ()) -> None:
        self._otherwise = otherwise
        self.accepted = {*accepted}
        self.played: dict[str, dict[str, Played]] = {}

    def of(self, submission: Submission, **options: int | None) -> Grade:
        """As in `grader.verify.grades.Grades`."""
        return self._otherwise(submission, options) or (PERFECT if submission.label in self.accepted else NOTHING)

    def schedules_of(self, submission: Submission, count: int, *, only: Sequence[str] = ()) -> dict[str, Played]:
        """The same: what `played` says of a label, or none. The share that failed is that of the schedules asked for."""
        known = self.played.get(submission.label, {})
        return {
            case: replace(found, played=count) if found.played else found
            for case, found in known.items()
            if not only or found.check in only
        }

    def all_of(self, submissions: Iterable[Submission], **options: int | None) -> list[Grade]:
        """The same."""
        return [self.of(submission, **options) for submission in submissions]

    def all_lose(self, submissions: Iterable[Submission]) -> list[str]:
        """The same: the first case that is lost."""
        grades = self.all_of(submissions)
        return [next((case for case, got in grade.cases.items() if got != "PASSED"), "") for grade in grades]


class FakeDirectRuns:
    """Runs in one process that agree with the fake grades, but for what `otherwise` says of a label.

    when_alone: labels of those that agree in every case when it is run alone.
    """

    def __init__(self, grades: FakeGrades, otherwise: dict[str, dict[str, bool]], when_alone: Container[str]) -> None:
        self._grades = grades
        self._otherwise = otherwise
        self._when_alone = when_alone

    def all_of(self, submissions: Iterable[Submission]) -> list[dict[str, bool]]:
        """As in `grader.verify.direct_runs.DirectRuns`."""
        return [self._otherwise.get(submission.label, self._agreeing(submission)) for submission in submissions]

    def alone(self, submission: Submission, cases: Iterable[str]) -> dict[str, bool]:
        """As in `grader.verify.direct_runs.DirectRuns`."""
        agree = submission.label in self._when_alone
        found = self._agreeing(submission) if agree else self._otherwise.get(submission.label, self._agreeing(submission))
        return {case: found[case] for case in cases}

    def _agreeing(self, submission: Submission) -> dict[str, bool]:
        return {case: got == "PASSED" for case, got in self._grades.of(submission).cases.items()}


def evidence(
    root: Path,
    changes: dict[str, str | None] | None = None,
    *,
    grades: dict[str, Grade] | FakeGrades | None = None,
    direct: dict[str, dict[str, bool]] | None = None,
    when_alone: Container[str] = (),
) -> Evidence:
    """Evidence on the sample. grades, direct: by the submission's label, where they are not those of a good exercise."""
    lay_out_sample(root, changes)
    found = Evidence(catalog.find("exercise-77", root=root, working_folder=root), sandbox="bare")
    known = grades if isinstance(grades, dict) else {}
    fake = grades if isinstance(grades, FakeGrades) else FakeGrades(lambda submission, _: known.get(submission.label))
    fake.accepted |= {entry.submission.label for entry in found.of_kind("accepted")}
    found.grades = fake  # type: ignore[assignment]  # it answers the same questions
    found.direct = FakeDirectRuns(fake, direct or {}, when_alone)  # type: ignore[assignment]  # the same
    return found
