"""Grades that rules share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader import catalog, pipeline
from grader.errors import NotGradedError
from grader.model import Submission
from grader.verify.grades import Grades
from grader.verify.kept import Kept
from grader.verify.trees import with_files
from harness.facts import CaseFact, CheckFact, RunRecord, SandboxFact, Verdict
from harness.limits import Limits
from harness.session import Job
from tests.grader.verify.sample import lay_out_sample

_CHECKS = (CheckFact("C01", "R1", "60", "One.", ("test_one",)), CheckFact("C02", "R2", "40", "Two.", ("test_two",)))


class _Session:
    """Stands for the harness: what the submission's only file says is what its cases come to."""

    def __init__(self) -> None:
        self.jobs: list[Job] = []
        self.failures = 0

    def __call__(self, job: Job, *, sandbox: str, trusted: bool, on_case: Callable[[CaseFact], None] | None) -> RunRecord:
        self.jobs.append(job)
        if self.failures:
            self.failures -= 1
            return RunRecord(SandboxFact("bare", isolated=False), Limits(), failure="the engine went away")
        lost = job.submission["sums.py"].decode().split()
        verdicts = [Verdict.FAILED if case in lost else Verdict.PASSED for case in ("test_one", "test_two")]
        cases = tuple(
            CaseFact(
                check.cases[0],
                check.id,
                verdict=verdict,
                title=check.title,
                message="assert 48151 == 623" if verdict is Verdict.FAILED else "",
            )
            for check, verdict in zip(_CHECKS, verdicts, strict=True)
        )
        for case in cases:
            if on_case is not None:
                on_case(case)
        return RunRecord(SandboxFact("bare", isolated=False), Limits(), checks=_CHECKS, cases=cases)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> _Session:
    """A harness that runs nothing."""
    found = _Session()
    monkeypatch.setattr(pipeline, "run_in_session", found)
    return found


def _grades(folder: Path, **options: Any) -> Grades:
    exercise = catalog.find("exercise-77", root=lay_out_sample(folder), working_folder=folder)
    return Grades(exercise, "bare", Kept(folder / "kept"), **options)


def _losing(*cases: str) -> Submission:
    return with_files({"sums.py": " ".join(cases).encode()}, "x")


def test_a_grade_is_made_once_and_kept(tmp_path: Path, session: _Session) -> None:
    """Asked again, in this process or the next, nothing is run; the answer is the same, to the last field."""
    made: list[int] = []
    first = _grades(tmp_path, on_grade=lambda: made.append(1)).of(_losing("test_two"))
    assert (first.score, first.passed, first.lost, first.rules) == ("60", ("C01",), ("C02",), ("R1", "R2"))
    assert first.cases == {"test_one": "PASSED", "test_two": "FAILED"}
    assert "48151" in first.hidden
    assert "48151" not in first.told
    again = _grades(tmp_path, on_grade=lambda: made.append(1))
    assert [again.of(_losing("test_two")), again.of(_losing("test_two"))] == [first, first]
    assert (len(session.jobs), made) == (1, [1])


def test_other_seeds_examples_and_turns_are_other_grades(tmp_path: Path, session: _Session) -> None:
    """What is asked for differently is run for itself, with room for more examples."""
    grades = _grades(tmp_path)
    for options in ({}, {"turn": 1}, {"seed": 5}, {"seed": 5, "examples": 500}, {"seed": 5, "examples": 500}):
        grades.of(_losing(), **options)
    assert [(job.seed == 5, job.examples) for job in session.jobs] == [(False, None), (False, None), (True, None), (True, 500)]
    assert session.jobs[3].limits.total_seconds == 10 * session.jobs[0].limits.total_seconds


def test_several_are_answered_in_their_order(tmp_path: Path, session: _Session) -> None:
    """However many are made at a time, each answer belongs to its submission; the same submission is run once."""
    wanted = [_losing("test_one"), _losing(), _losing("test_two"), _losing(), _losing("test_one", "test_two")]
    assert [grade.score for grade in _grades(tmp_path, workers=4).all_of(wanted)] == ["40", "100", "60", "100", "0"]
    assert len(session.jobs) == 4


def test_a_run_ends_with_the_first_loss(tmp_path: Path, session: _Session) -> None:
    """Who only asks whether something is lost gets the first case that is, and "" when none is."""
    seen: list[str] = []

    def noting(job: Job, *, on_case: Callable[[CaseFact], None], **options: Any) -> RunRecord:
        def saw(case: CaseFact) -> None:
            seen.append(case.id)
            on_case(case)

        return session(job, on_case=saw, **options)

    pipeline.run_in_session = noting  # type: ignore[assignment]  # the fixture puts it back
    grades = _grades(tmp_path)
    assert grades.all_lose([_losing("test_one", "test_two"), _losing("test_two"), _losing()]) == ["test_one", "test_two", ""]
    assert seen == ["test_one", "test_one", "test_two", "test_one", "test_two"]
    assert all(job.smoke is None for job in session.jobs)


def test_a_failure_of_ours_is_tried_again_and_never_kept(tmp_path: Path, session: _Session) -> None:
    """One failure is forgotten; two are an error for everybody who asks, and the next process tries anew."""
    session.failures = 1
    assert _grades(tmp_path).of(_losing()).score == "100"
    session.failures = 2
    grades = _grades(tmp_path)
    for _ in range(2):
        with pytest.raises(NotGradedError, match="the engine went away"):
            grades.of(_losing("test_one"))
    assert len(session.jobs) == 4
    assert _grades(tmp_path).of(_losing("test_one")).score == "40"


def test_after_a_stop_nothing_more_is_made(tmp_path: Path, session: _Session) -> None:
    """Whoever still waits is told so."""
    grades = _grades(tmp_path)
    grades.stop()
    with pytest.raises(NotGradedError, match="stopped"):
        grades.of(_losing())
    assert session.jobs == []
