"""Grades of one exercise's submissions: each made once, few at a time, and shared by all rules."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, fields, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from grader import catalog, pipeline
from grader.catalog import contents
from grader.errors import NotGradedError
from grader.model import Exercise, Report, Status, Submission
from grader.verify.kept import Kept, files_below
from harness.facts import CaseFact, RunRecord, Verdict

if TYPE_CHECKING:
    from harness.limits import Limits
    from harness.session import Job

__all__ = ["Grade", "Grades", "Played"]

_FORMAT = 3  # part of the key: raise it when a grade comes to mean something else
_ROOM = 10  # how many times the usual limits on time a run with more examples gets
_ATTEMPTS = 2
_MOST_HIDDEN = 20_000  # characters of what one hidden case says that are kept


@dataclass(frozen=True, slots=True)
class Grade:
    """What is remembered of one grade.

    score: as text. passed, lost: ids of checks. cases: case -> verdict. rules: that checks cite. told: everything that
    a learner would read about hidden checks. seconds: wall time of the run. smoke: visible case -> verdict.
    problems: of the submission as a whole, by kind. hidden: what hidden cases said that failed, for nobody to read.
    noted: what the suite put in its own words for the learner.
    """

    score: str
    passed: tuple[str, ...]
    lost: tuple[str, ...]
    cases: dict[str, str]
    rules: tuple[str, ...]
    told: str
    seconds: float
    smoke: dict[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    hidden: str = ""
    noted: str = ""

    @property
    def points(self) -> Fraction:
        """The score as a number."""
        return Fraction(self.score or "0")


@dataclass(frozen=True, slots=True)
class Played:
    """One case under schedules. played: how many; 0 for a case that does not use `sim`. failed: how many of them, or 1 without."""

    check: str
    played: int
    failed: int


class Grades:
    """All grades of one exercise in one sandbox. workers: how many are made at a time. on_grade: called after each."""

    def __init__(
        self, exercise: Exercise, sandbox: str, kept: Kept, *, workers: int = 1, on_grade: Callable[[], None] = lambda: None
    ) -> None:
        self._exercise = exercise
        self._sandbox = sandbox
        self._kept = kept
        self._workers = max(1, workers)
        self._on_grade = on_grade
        self._contents = catalog.read_contents(exercise)
        self._slots = threading.BoundedSemaphore(self._workers)
        self._guard = threading.Lock()
        self._locks: dict[str, threading.Lock] = {}
        self._known: dict[str, Any] = {}
        self._stopped = False
        self._suite = _digest_of_suite(exercise)

    def of(self, submission: Submission, *, seed: int | None = None, examples: int | None = None, turn: int = 0) -> Grade:
        """The grade of a submission. seed, examples: other than usual. turn: the same again, but run anew.

        Raises NotGradedError when no verdict could be drawn, twice.
        """
        kept = self._once((_FORMAT, seed, examples, turn), submission, lambda: asdict(self._make(submission, seed, examples)))
        return _grade_of(kept)

    def all_of(
        self, submissions: Iterable[Submission], *, seed: int | None = None, examples: int | None = None, turn: int = 0
    ) -> list[Grade]:
        """The grades of several, in their order, as many at a time as there are workers."""
        with ThreadPoolExecutor(self._workers) as pool:
            return list(pool.map(lambda submission: self.of(submission, seed=seed, examples=examples, turn=turn), submissions))

    def schedules_of(self, submission: Submission, count: int, *, only: Sequence[str] = ()) -> dict[str, Played]:
        """Case -> how it fared under so many schedules, all of which were played. only: ids of checks, () for all."""
        how = (_FORMAT, "schedules", count, *only)
        found: dict[str, list[Any]] = self._once(how, submission, lambda: self._played(submission, count, tuple(only)))
        return {case: Played(*counted) for case, counted in found.items()}

    def loses(self, submission: Submission) -> str:
        """The first hidden case that the submission does not pass, "" when it passes all. The run ends with that case."""
        found: str = self._once((_FORMAT, "loses"), submission, lambda: self._first_loss(submission))
        return found

    def all_lose(self, submissions: Iterable[Submission]) -> list[str]:
        """The same of several, in their order."""
        with ThreadPoolExecutor(self._workers) as pool:
            return list(pool.map(self.loses, submissions))

    def stop(self) -> None:
        """Make no more: whoever waits for one gets an error."""
        self._stopped = True

    def _once(self, how: tuple[object, ...], submission: Submission, make: Callable[[], Any]) -> Any:
        """An answer, made by the first who asks; a failure is an answer too, but it is not kept."""
        key = Kept.key(self._suite, self._contents.version, submission.digest, self._sandbox, *how)
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._known:
                found = self._kept.read(key)
                if found is None:
                    with self._slots:
                        found = self._tried(make)
                    if not isinstance(found, NotGradedError):
                        self._kept.write(key, found)
                    self._on_grade()
                self._known[key] = found
            if isinstance(self._known[key], NotGradedError):
                raise self._known[key]
            return self._known[key]

    def _tried(self, make: Callable[[], Any]) -> Any:
        failure = NotGradedError("grading was stopped")
        for _ in range(_ATTEMPTS):
            if self._stopped:
                break
            try:
                return make()
            except NotGradedError as error:
                failure = error
        return failure

    def _job(self, submission: Submission) -> Job:
        return pipeline.job_of(self._exercise, submission, self._contents.readable, only=())

    def _make(self, submission: Submission, seed: int | None, examples: int | None) -> Grade:
        job = self._job(submission)
        if seed is not None:
            job = replace(job, seed=seed)
        if examples is not None:
            job = replace(job, examples=examples, limits=_wider(job.limits))
        record = pipeline.run_in_session(job, sandbox=self._sandbox, trusted=False, on_case=None)
        report = pipeline.judge(self._exercise, submission, record, only=(), version=self._contents.version)
        return Grade(
            score=report.score or "",
            passed=tuple(check.id for check in report.checks if check.status is Status.PASSED),
            lost=tuple(check.id for check in report.checks if check.status is not Status.PASSED),
            cases={case.id: case.verdict.name for case in record.cases},
            rules=tuple(check.rule for check in report.checks),
            told=_told(report),
            seconds=report.usage.wall_seconds,
            smoke={case.id: case.verdict.name for case in record.smoke},
            problems=tuple(problem.kind for problem in report.problems),
            hidden=_hidden(record),
            noted="\n".join(case.note for case in record.cases if case.note),
        )

    def _played(self, submission: Submission, count: int, only: tuple[str, ...]) -> dict[str, list[Any]]:
        job = self._job(submission)
        job = replace(job, smoke=None, schedules=count, only=only, limits=_wider(job.limits))
        record = pipeline.run_in_session(job, sandbox=self._sandbox, trusted=False, on_case=None)
        pipeline.judge(self._exercise, submission, record, only=only, version=self._contents.version)
        return {case.id: [case.check, case.schedules, _failures(case)] for case in record.cases}

    def _first_loss(self, submission: Submission) -> str:
        def saw(case: CaseFact) -> None:
            if case.check and case.verdict not in {Verdict.PASSED, Verdict.HARNESS_ERROR}:
                raise _LostError(case.id)

        try:
            job = replace(self._job(submission), smoke=None)
            record = pipeline.run_in_session(job, sandbox=self._sandbox, trusted=False, on_case=saw)
        except _LostError as lost:
            return str(lost)
        pipeline.judge(self._exercise, submission, record, only=(), version=self._contents.version)
        return next((case.id for case in record.cases if case.verdict is not Verdict.PASSED), "")


class _LostError(Exception):
    """A case was lost, and the rest need not be run. The text is the case's id."""


def _wider(limits: Limits) -> Limits:
    """With more time, for a run that does more than a grade."""
    wall, total, cpu = (seconds * _ROOM for seconds in (limits.wall_seconds, limits.total_seconds, limits.cpu_seconds))
    return replace(limits, wall_seconds=wall, total_seconds=total, cpu_seconds=cpu)


def _failures(case: CaseFact) -> int:
    """Of a case that ended otherwise than by its schedules, at least one."""
    return max(case.failed_schedules, int(case.verdict is not Verdict.PASSED))


def _digest_of_suite(exercise: Exercise) -> str:
    if exercise.solution is None:
        return ""
    suite = exercise.solution / "suite"
    return contents.digest((path.relative_to(suite).as_posix(), path.read_bytes()) for path in files_below(suite))


def _grade_of(kept: dict[str, Any]) -> Grade:
    tuples = {found.name for found in fields(Grade) if str(found.type).startswith("tuple")}
    values: dict[str, Any] = {name: tuple(value) if name in tuples else value for name, value in kept.items()}
    return Grade(**values)


def _told(report: Report) -> str:
    """All that is said of hidden checks; what is said of visible ones may tell what it likes."""
    said = [report.cause, *report.notes, *(problem.message for problem in report.problems)]
    for check in report.checks:
        if not any(case.visible for case in check.cases):
            said += [check.feedback, *(case.message for case in check.cases)]
    return "\n".join(said)


def _hidden(record: RunRecord) -> str:
    failed = [case for case in record.cases if case.verdict is not Verdict.PASSED]
    return "\n".join(f"{case.message}\n{case.traceback}\n{case.output}"[:_MOST_HIDDEN] for case in failed)
