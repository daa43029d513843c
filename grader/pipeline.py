"""One submission, graded: intake -> session -> scoring -> feedback -> Report. Arranges, and decides nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from grader import catalog, feedback, globs, intake, scoring
from grader.catalog import Contents, layout
from grader.errors import NotGradedError, UsageError
from grader.model import Exercise, Report, Score, Submission, points_text
from harness.facts import CaseFact, RunRecord, Verdict
from harness.limits import SEED

if TYPE_CHECKING:
    from harness.session import Job

__all__ = ["Runner", "grade", "job_of", "judge", "probes_of", "run_in_session"]


class Runner(Protocol):
    """Whatever turns a job into facts. trusted: the code belongs to whoever runs it, on their own machine."""

    def __call__(self, job: Job, *, sandbox: str, trusted: bool, on_case: Callable[[CaseFact], None] | None) -> RunRecord: ...


def run_in_session(job: Job, *, sandbox: str, trusted: bool, on_case: Callable[[CaseFact], None] | None) -> RunRecord:
    """The facts of that job, from a real box. Only code that is its owner's own may run without a sandbox by default."""
    from harness import session
    from harness.sandbox import choose

    name = choose(sandbox, trusted=True).NAME if trusted and sandbox == "auto" else sandbox
    return session.run(job, sandbox=name, on_case=on_case)


def grade(
    exercise: str | Exercise,
    submission: str | Path | Submission | None = None,
    *,
    sandbox: str = "auto",
    root: str | Path | None = None,
    only: Sequence[str] = (),
    on_case: Callable[[CaseFact], None] | None = None,
    replay: str = "",
    runner: Runner = run_in_session,
) -> Report:
    """Grade a submission, by default what stands in the exercise's own folder.

    exercise: id, number, folder name, path, or an Exercise already read. sandbox: a backend's name, or "auto" for the
    best one here. root: the course, by default found from the working folder upwards. only: ids of the checks to run;
    the report is then provisional. on_case: called with each case's facts as they come; they may hold hidden values.
    replay: id of the one schedule to run of cases with threads under control; the report is provisional then, too.

    Without a hidden suite only the visible tests run, and the report claims no score. Raises GraderError for what was
    asked wrongly, and HarnessError when no verdict could be drawn; never returns a score that was not earned or missed.
    """
    chosen = exercise if isinstance(exercise, Exercise) else _find(exercise, root)
    has_suite = layout.suite_folder(chosen.solution) is not None
    if chosen.solution is not None and not has_suite:
        raise UsageError(
            f"{chosen.solution} has no suite/: this copy of the course is not whole", hint="copy it again, or remove that folder"
        )
    if only and not has_suite:
        raise UsageError("this copy of the course has no hidden checks to choose from", hint="leave out --check")
    contents = catalog.read_contents(chosen)
    taken = _take(submission, chosen, contents)
    job = replace(job_of(chosen, taken, contents.readable, only=tuple(only)), replay=_known_schedule(replay))
    record = runner(job, sandbox=sandbox, trusted=submission is None, on_case=on_case)
    report = judge(chosen, taken, record, only=tuple(only), version=contents.version, hidden=job.suite is not None)
    return replace(report, provisional=report.provisional or bool(replay))


def judge(
    exercise: Exercise, submission: Submission, record: RunRecord, *, only: tuple[str, ...], version: str, hidden: bool = True
) -> Report:
    """Facts -> report. version: digest of what the course gave out. hidden: there were checks to earn points with.

    Raises NotGradedError when the facts allow no verdict, UsageError for checks that there are not.
    """
    _refuse_unusable(record)
    request = _Request(exercise, submission, version, only)
    return _report(request, record, _score(request, record) if hidden else None)


def _known_schedule(replay: str) -> str:
    from harness.suite.schedules.portfolio import Schedule

    try:
        return Schedule.parse(replay).id if replay else ""
    except ValueError as error:
        raise UsageError(str(error), hint="take the id from the line that a failing case printed") from None


@dataclass(frozen=True, slots=True)
class _Request:
    """What is to be graded: exercise, submission, the course's version, and the checks asked for (none: all)."""

    exercise: Exercise
    submission: Submission
    version: str
    only: tuple[str, ...]


def _find(name: str, root: str | Path | None) -> Exercise:
    working_folder = Path.cwd()
    return catalog.find(name, root=working_folder / root if root else None, working_folder=working_folder)


def _take(submission: str | Path | Submission | None, exercise: Exercise, contents: Contents) -> Submission:
    if isinstance(submission, Submission):
        return submission
    if submission is None:
        return intake.take(exercise.folder, exercise, public=contents.paths)
    folder = Path(submission)
    return intake.take(folder, exercise, public=contents.paths, label=folder.resolve().name)


def job_of(exercise: Exercise, submission: Submission, public: Mapping[str, bytes], *, only: tuple[str, ...]) -> Job:
    """What the harness is asked to run. public: the course's files that the submission may read."""
    from harness.session import Job

    suite = layout.suite_folder(exercise.solution)
    probes = probes_of(suite)
    return Job(
        suite=suite,
        smoke=layout.smoke_folder(exercise.folder),
        submission=submission.files,
        public={**public, **probes},
        first=(*(Path(name).stem for name in probes), *_missing_modules(exercise, submission)),
        limits=exercise.limits,
        seed=SEED,
        libraries=exercise.libraries,
        preload=exercise.preload,
        image="" if exercise.image == "default" else exercise.image,
        only=only,
    )


def probes_of(suite: Path | None) -> dict[str, bytes]:
    """The suite's `probe_*.py`: code without expectations that runs beside the submission, and that it may read."""
    return {} if suite is None else {path.name: path.read_bytes() for path in sorted(suite.glob("probe_*.py"))}


def _missing_modules(exercise: Exercise, submission: Submission) -> list[str]:
    """Modules that are asked for and were not handed in: a suite that imports one finds it missing, and is not broken by that."""
    asked = [pattern for pattern in exercise.submission if pattern.endswith(".py") and not globs.has_wildcard(pattern)]
    tops = {pattern.partition("/")[0].removesuffix(".py") for pattern in asked if pattern not in submission.files}
    there = {name.partition("/")[0].removesuffix(".py") for name in submission.files}
    return sorted(tops - there)


def _refuse_unusable(record: RunRecord) -> None:
    """A failure of ours is nobody's zero: it ends the grading before there is anything to score."""
    again = "try again; if it happens again, the log tells more"
    if record.failure:
        raise NotGradedError(record.failure, hint=again, detail=record.failure_detail)
    for case in (*record.cases, *record.smoke):
        if case.verdict is Verdict.HARNESS_ERROR:
            detail = f"{case.id}\n{case.message}\n{case.traceback}\n{record.failure_detail}"
            raise NotGradedError(case.reason or "one of the cases could not be run", hint=again, detail=detail)


def _score(request: _Request, record: RunRecord) -> Score:
    exercise, only = request.exercise, request.only
    declared = [check.id for check in record.checks]
    if not declared:
        raise NotGradedError(
            f"the hidden suite of {exercise.id} declares no check", hint="a test counts when it is marked with `check`, or run with --suite"
        )
    if unknown := [check for check in only if check not in declared]:
        raise UsageError(f"no check {unknown[0]!r} in {exercise.id}; there are {', '.join(declared)}", hint="give one of these")
    return scoring.score([check for check in record.checks if not only or check.id in only], record.cases)


def _report(request: _Request, record: RunRecord, score: Score | None) -> Report:
    exercise, submission, only = request.exercise, request.submission, request.only
    checks = score.checks if score else ()
    seen = [*record.smoke, *(case for check in checks for case in check.cases)]
    cause = feedback.cause_of_all(record.problems, seen)
    failed = any(case.verdict is not Verdict.PASSED for case in seen) or any(not check.cases for check in checks)
    return Report(
        exercise=exercise,
        version=request.version,
        digest=submission.digest,
        files=len(submission.files),
        label=submission.label,
        score=points_text(score.points) if score else None,
        max_score=points_text(score.max_points) if score else None,
        percent=scoring.percent(score.points, score.max_points) if score else None,
        passed=_passed(exercise, score, only) if score else bool(seen) and not failed,
        provisional=score is None or bool(only),
        checks=tuple(feedback.check_report(check, exercise, record.limits, cause=cause) for check in checks),
        smoke=tuple(feedback.smoke_report(case, record.limits) for case in record.smoke),
        problems=feedback.problems(submission.refusals, record.problems, exercise, record.limits),
        cause=cause,
        notes=feedback.notes(record.sandbox, hidden=score is not None, only=only, failed=failed, ran=bool(seen or checks)),
        sandbox=record.sandbox,
        limits=record.limits,
        usage=record.usage,
        provenance=record.provenance,
        grader=_version(),
    )


def _passed(exercise: Exercise, score: Score, only: tuple[str, ...]) -> bool:
    """A choice of checks passes when all of it does: the exercise's pass mark is for the whole."""
    if only:
        return score.points == score.max_points and score.max_points > 0
    return scoring.passes(score.points, score.max_points, exercise.pass_percent)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("prodgrade")
    except PackageNotFoundError:
        return "unknown"
