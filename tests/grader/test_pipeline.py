"""One submission, graded: what the harness is asked to run, and what is made of the facts that come back."""

from __future__ import annotations

import dataclasses
import importlib.metadata
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from grader import pipeline
from grader.errors import NotGradedError, UsageError
from grader.model import Exercise, Refusal, RefusalCause, Report, Status
from harness.facts import CaseFact, Problem, RunRecord, SandboxFact, Verdict
from harness.limits import Limits
from harness.session import Job
from tests.grader.exercises import ROOT, an_exercise
from tests.grader.samples import DIGEST, a_case, a_check, a_record, a_submission, lay_out


@dataclass
class _Runner:
    """Gives back the facts it was given, and remembers what it was asked."""

    record: RunRecord = field(default_factory=a_record)
    jobs: list[Job] = field(default_factory=list)
    asked: list[tuple[str, bool]] = field(default_factory=list)

    def __call__(self, job: Job, *, sandbox: str, trusted: bool, on_case: Callable[[CaseFact], None] | None) -> RunRecord:
        self.jobs.append(job)
        self.asked.append((sandbox, trusted))
        for case in self.record.cases:
            if on_case:
                on_case(case)
        return self.record


@pytest.fixture
def small(tmp_path: Path) -> Exercise:
    """An exercise of its own, with visible tests, data and a hidden suite."""
    folder = lay_out(tmp_path / "public", {"churn.py": "x = 1\n", "data/rows.csv": "1\n", "tests/test_it.py": "t", "README.md": "r"})
    solution = lay_out(tmp_path / "private", {"suite/test_hidden.py": "h"})
    return an_exercise(folder=folder, solution=solution, libraries=("numpy", "pandas"), preload=("numpy",), limits=Limits(wall_seconds=3))


def _judge(record: RunRecord, *, only: tuple[str, ...] = (), hidden: bool = True, **changes: Any) -> Report:
    return pipeline.judge(an_exercise(**changes), a_submission(), record, only=only, version=DIGEST, hidden=hidden)


def _two_checks(first: Verdict, second: Verdict, **changes: Any) -> RunRecord:
    """A check of six points and one of four, with one case each."""
    checks = (a_check("C01", ["one"], points="6"), a_check("C02", ["two"], points="4"))
    return a_record(checks=checks, cases=(a_case("one", "C01", first), a_case("two", "C02", second)), **changes)


def test_the_harness_is_asked_for_the_exercise(small: Exercise) -> None:
    """The job holds the suite, the visible tests, the learner's and the readable files, limits, libraries and the fixed seed."""
    runner = _Runner()
    pipeline.grade(small, runner=runner)
    assert small.solution is not None
    assert runner.jobs == [
        Job(
            suite=small.solution / "suite",
            smoke=small.folder / "tests",
            submission={"churn.py": b"x = 1\n"},
            public={"data/rows.csv": b"1\n"},
            limits=Limits(wall_seconds=3),
            seed=20260301,
            libraries=("numpy", "pandas"),
            preload=("numpy",),
            image="",
            only=(),
        )
    ]


def test_probes_run_beside_the_submission(small: Exercise) -> None:
    """The suite's probes, and nothing else of it, are laid out beside the readable files, and imported from there."""
    assert small.solution is not None
    lay_out(small.solution / "suite", {"probe_b.py": "b", "probe_a.py": "a", "probe.py": "x", "probe_c.txt": "x", "deep/probe_d.py": "x"})
    job = pipeline.job_of(small, a_submission(), {"data/rows.csv": b"1\n"}, only=())
    assert dict(job.public) == {"data/rows.csv": b"1\n", "probe_a.py": b"a", "probe_b.py": b"b"}
    assert job.first == ("probe_a", "probe_b")


def test_a_module_that_was_not_handed_in_is_asked_for_all_the_same(small: Exercise) -> None:
    """A suite that imports a missing file finds it missing in the submission, instead of being broken itself."""
    nothing = a_submission(files={})
    assert pipeline.job_of(small, nothing, {}, only=()).first == ("churn",)
    assert pipeline.job_of(small, a_submission(), {}, only=()).first == ()
    package = dataclasses.replace(small, submission=("lab/core.py", "lab/**/*.py", "notes.md"))
    assert pipeline.job_of(package, nothing, {}, only=()).first == ("lab",)


@pytest.mark.parametrize("named, image", [("default", ""), ("heavy", "heavy")])
def test_an_image_is_asked_for_by_name(named: str, image: str) -> None:
    """The default image has no name for the harness; any other keeps its own."""
    assert pipeline.job_of(an_exercise(image=named), a_submission(), {}, only=()).image == image


def test_without_tests_there_is_nothing_to_ask_for(tmp_path: Path) -> None:
    """Where a folder of tests is not there, the job has none."""
    job = pipeline.job_of(an_exercise(folder=tmp_path, solution=tmp_path), a_submission(), {}, only=("C01",))
    assert (job.suite, job.smoke, job.only) == (None, None, ("C01",))


def test_only_the_exercises_own_folder_is_trusted(small: Exercise, tmp_path: Path) -> None:
    """Code counts as its owner's only where no submission was named; the sandbox is passed on as it was asked for."""
    runner = _Runner()
    work = lay_out(tmp_path / "bob", {"churn.py": "y"})
    pipeline.grade(small, runner=runner)
    pipeline.grade(small, work, sandbox="docker", runner=runner)
    pipeline.grade(small, a_submission(), sandbox="bare", runner=runner)
    assert runner.asked == [("auto", True), ("docker", False), ("bare", False)]


def test_a_submission_is_a_folder_or_already_taken(small: Exercise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder by path or text is taken and labelled with its name; what was taken before is used as it is."""
    work = lay_out(tmp_path / "bob", {"churn.py": "y", "README.md": "copied from the course", "extra.txt": "z"})
    monkeypatch.chdir(work)
    runner = _Runner()
    reports = [pipeline.grade(small, given, runner=runner) for given in (work, str(work), ".", a_submission())]
    assert [report.label for report in reports] == ["bob", "bob", "bob", "alice"]
    assert [dict(job.submission) for job in runner.jobs] == [{"churn.py": b"y"}] * 3 + [{"churn.py": b"x = 1\n"}]
    assert [problem.where for problem in reports[0].problems] == ["extra.txt"]


def test_an_exercise_is_found_by_name() -> None:
    """An exercise may be named instead of given, in a course that is named too, and its own folder has no label."""
    report = pipeline.grade("3", root=str(ROOT), runner=_Runner())
    assert (report.exercise.id, report.label) == ("exercise-03", "")
    assert report.version.startswith("sha256:")


def test_a_course_is_found_from_the_working_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a root the course around the working folder counts, and a relative root starts there."""
    monkeypatch.chdir(ROOT / "exercises")
    assert pipeline.grade("3", runner=_Runner()).exercise.id == "exercise-03"
    assert pipeline.grade("3", root="..", runner=_Runner()).exercise.id == "exercise-03"
    with pytest.raises(UsageError, match="is not a course"):
        pipeline.grade("3", root="nowhere", runner=_Runner())


def test_cases_are_told_as_they_come(small: Exercise) -> None:
    """Whoever wants to see each case is passed on to the runner."""
    seen: list[CaseFact] = []
    pipeline.grade(small, on_case=seen.append, runner=_Runner())
    assert seen == [a_case()]


def test_one_schedule_can_be_replayed(small: Exercise) -> None:
    """A schedule's id reaches the job in full, the report is provisional then, and an id that means nothing is refused at once."""
    runner = _Runner()
    assert pipeline.grade(small, replay="fifo", runner=runner).provisional
    assert runner.jobs[0].replay == "fifo:0"
    with pytest.raises(UsageError, match="no schedule 'x:1'"):
        pipeline.grade(small, replay="x:1", runner=runner)


def test_chosen_checks_are_passed_on(small: Exercise) -> None:
    """Only the chosen checks are asked for, and the report is provisional."""
    runner = _Runner(_two_checks(Verdict.NOT_RUN, Verdict.PASSED))
    report = pipeline.grade(small, only=["C02"], runner=runner)
    assert runner.jobs[0].only == ("C02",)
    assert (report.score, report.max_score, report.provisional) == ("4", "4", True)


def test_checks_cannot_be_chosen_from_none(small: Exercise) -> None:
    """In a learner's copy there is nothing to choose from, which is said before anything runs."""
    runner = _Runner()
    learner = an_exercise(folder=small.folder, solution=None)
    with pytest.raises(UsageError) as caught:
        pipeline.grade(learner, only=["C01"], runner=runner)
    assert (caught.value.message, caught.value.hint) == ("this copy of the course has no hidden checks to choose from", "leave out --check")
    assert runner.jobs == []


def test_a_learners_copy_claims_no_score(small: Exercise) -> None:
    """Without a hidden suite there is no score, however many checks the facts speak of, and the report is provisional."""
    report = pipeline.grade(an_exercise(folder=small.folder, solution=None), runner=_Runner())
    assert (report.score, report.max_score, report.percent, report.checks) == (None, None, None, ())
    assert (report.passed, report.provisional) == (True, True)
    assert "there is no score" in report.notes[0]


@pytest.mark.parametrize(
    "smoke, passed, note",
    [
        ((a_case("s1", ""), a_case("s2", "")), True, "Everything that ran has passed."),
        ((a_case("s1", ""), a_case("s2", "", Verdict.FAILED)), False, "What to try"),
        ((a_case("s1", "", Verdict.NOT_RUN),), False, "What to try"),
        ((), False, "There was nothing to run."),
    ],
)
def test_without_a_score_every_visible_test_must_pass(smoke: tuple[CaseFact, ...], passed: bool, note: str) -> None:
    """A learner's copy passes when at least one visible test ran and all of them passed."""
    report = _judge(a_record(checks=(), cases=(), smoke=smoke), hidden=False)
    assert report.passed is passed
    assert report.notes[-1].startswith(note)


def test_a_report_says_all_that_it_depends_on() -> None:
    """The report carries the course's version, the submission, the box, the limits, the usage and the provenance as they were."""
    record = a_record(limits=Limits(wall_seconds=2))
    submission = a_submission(label="bob", digest="sha256:bob", files={"a.py": b"", "b.py": b""})
    report = pipeline.judge(an_exercise(), submission, record, only=(), version="sha256:course")
    assert report.score == "10"
    assert (report.version, report.digest, report.files, report.label) == ("sha256:course", "sha256:bob", 2, "bob")
    assert (report.sandbox, report.limits, report.usage, report.provenance) == (
        record.sandbox,
        record.limits,
        record.usage,
        record.provenance,
    )
    assert report.exercise == an_exercise()
    assert report.grader == importlib.metadata.version("prodgrade")


def test_a_program_that_is_not_installed_has_no_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """Run from a bare checkout, the report says that the grader's version is not known."""

    def missing(name: str) -> str:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr("importlib.metadata.version", missing)
    assert _judge(a_record()).grader == "unknown"


@pytest.mark.parametrize(
    "first, second, pass_percent, score, percent, passed",
    [
        (Verdict.PASSED, Verdict.PASSED, 100, "10", 100.0, True),
        (Verdict.PASSED, Verdict.FAILED, 100, "6", 60.0, False),
        (Verdict.PASSED, Verdict.FAILED, 60, "6", 60.0, True),
        (Verdict.TIMEOUT, Verdict.PASSED, 60, "4", 40.0, False),
        (Verdict.NOT_RUN, Verdict.ERROR, 60, "0", 0.0, False),
    ],
)
def test_the_pass_mark_is_the_exercises(
    first: Verdict, second: Verdict, pass_percent: int, score: str, percent: float, passed: bool
) -> None:
    """Points add up to a score, and the exercise says which share of them passes."""
    report = _judge(_two_checks(first, second), pass_percent=Fraction(pass_percent))
    assert (report.score, report.max_score, report.percent, report.passed) == (score, "10", percent, passed)
    assert report.provisional is False


@pytest.mark.parametrize(
    "points, verdict, passed",
    [("4", Verdict.PASSED, True), ("0.5", Verdict.PASSED, True), ("4", Verdict.FAILED, False), ("0", Verdict.PASSED, False)],
)
def test_a_choice_passes_when_all_of_it_does(points: str, verdict: Verdict, passed: bool) -> None:
    """Of chosen checks all must pass and be worth something: the pass mark is for the whole."""
    checks = (a_check("C01", ["one"], points="6"), a_check("C02", ["two"], points=points))
    record = a_record(checks=checks, cases=(a_case("two", "C02", verdict),))
    report = _judge(record, only=("C02",), pass_percent=Fraction(0))
    assert ([check.id for check in report.checks], report.passed, report.provisional) == (["C02"], passed, True)
    assert report.notes[0] == "Only C02 ran: the points count nothing else."


def test_an_unknown_check_is_a_wrong_request() -> None:
    """A check that there is not is named, with those that there are."""
    with pytest.raises(UsageError) as caught:
        _judge(_two_checks(Verdict.PASSED, Verdict.PASSED), only=("C02", "C09"))
    assert (caught.value.message, caught.value.hint) == ("no check 'C09' in exercise-03; there are C01, C02", "give one of these")


def test_a_suite_without_checks_draws_no_verdict() -> None:
    """A hidden suite that declares nothing is a fault of ours, and never a zero."""
    with pytest.raises(NotGradedError) as caught:
        _judge(a_record(checks=(), cases=()))
    assert caught.value.message == "the hidden suite of exercise-03 declares no check"
    assert caught.value.hint == "a test counts when it is marked with `check`, or run with --suite"


def test_a_run_that_failed_draws_no_verdict() -> None:
    """When the run itself failed there is no score, whatever facts it left; the detail is kept for the log."""
    with pytest.raises(NotGradedError) as caught:
        _judge(a_record(failure="the engine went away", failure_detail="EOF"))
    assert (caught.value.message, caught.value.detail) == ("the engine went away", "EOF")
    assert caught.value.hint == "try again; if it happens again, the log tells more"


@pytest.mark.parametrize("where", ["cases", "smoke"])
@pytest.mark.parametrize("reason, message", [("", "one of the cases could not be run"), ("the box is full", "the box is full")])
def test_a_failure_of_ours_in_one_case_draws_no_verdict(where: str, reason: str, message: str) -> None:
    """One case that failed through us ends the grading, be it hidden or visible; the log gets all that is known."""
    case = a_case("odd", "C01", Verdict.HARNESS_ERROR, reason=reason, message="said", traceback="frames")
    with pytest.raises(NotGradedError) as caught:
        _judge(a_record(**{where: (case,)}, failure_detail="rest"))
    assert (caught.value.message, caught.value.detail) == (message, "odd\nsaid\nframes\nrest")
    assert caught.value.hint == "try again; if it happens again, the log tells more"


def test_one_cause_is_told_once() -> None:
    """When the submission cannot be imported, every failed check says so, and so does the report."""
    record = _two_checks(Verdict.ERROR, Verdict.NOT_RUN, smoke=(), problems=(Problem("SYNTAX_ERROR", "churn.py:1", "invalid"),))
    report = _judge(record)
    assert report.cause == "The submission cannot be imported (churn.py:1), so nothing could be tried. Mend that first."
    assert [check.feedback for check in report.checks] == [report.cause, report.cause]


@pytest.mark.parametrize("passing", ["smoke", "hidden"])
def test_a_test_that_passed_speaks_against_one_cause(passing: str) -> None:
    """If any case passed, hidden or visible, a broken file does not explain every failure."""
    smoke = (a_case("s", "", Verdict.PASSED if passing == "smoke" else Verdict.FAILED),)
    second = Verdict.PASSED if passing == "hidden" else Verdict.FAILED
    record = _two_checks(Verdict.FAILED, second, smoke=smoke, problems=(Problem("IMPORT_ERROR", "other.py", ""),))
    assert _judge(record).cause == ""


def test_problems_are_told_in_words() -> None:
    """What the run found and what intake refused are both in the report."""
    submission = a_submission(refusals=(Refusal(RefusalCause.LINK, "a.py"),))
    record = a_record(problems=(Problem("IMPORT_ERROR", "b.py", "KeyError"),))
    report = pipeline.judge(an_exercise(), submission, record, only=(), version=DIGEST)
    assert [(problem.kind, problem.where) for problem in report.problems] == [("IMPORT_ERROR", "b.py"), ("NOT_A_FILE", "a.py")]


@pytest.mark.parametrize(
    "record, note",
    [
        (_two_checks(Verdict.PASSED, Verdict.PASSED), "Everything that ran has passed."),
        (_two_checks(Verdict.PASSED, Verdict.FAILED), "What to try"),
        (_two_checks(Verdict.PASSED, Verdict.PASSED, smoke=(a_case("s", "", Verdict.FAILED),)), "What to try"),
        (a_record(checks=(a_check(cases=()),), cases=(), smoke=()), "What to try"),
    ],
    ids=["passed", "a check failed", "a smoke test failed", "a check has no cases"],
)
def test_the_last_note_says_how_it_went(record: RunRecord, note: str) -> None:
    """Any failure, also of a visible test or of a check without cases, is answered with what to try."""
    assert _judge(record).notes[-1].startswith(note)


def test_loosened_isolation_is_visible() -> None:
    """A box that does not isolate is the first thing that the notes say."""
    assert "is not a sandbox" in _judge(a_record(sandbox=SandboxFact("bare", isolated=False))).notes[0]


def test_hidden_and_visible_cases_are_reported_apart() -> None:
    """Hidden cases are in their check under a number, visible tests under their own name."""
    report = _judge(a_record())
    assert [(check.id, check.status, [case.id for case in check.cases]) for check in report.checks] == [("C01", Status.PASSED, ["C01/1"])]
    assert [(case.id, case.verdict) for case in report.smoke] == [("test_smoke", Verdict.PASSED)]


@pytest.mark.parametrize(
    "sandbox, trusted, opened",
    [("auto", True, "chosen"), ("auto", False, "auto"), ("docker", True, "docker"), ("bare", False, "bare")],
)
def test_only_ones_own_code_may_do_without_a_sandbox(sandbox: str, trusted: bool, opened: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """For trusted code "auto" may fall back to no sandbox; for anything else the session decides, and a name is a name."""

    class Chosen:
        NAME = "chosen"

    def choose(name: str, *, trusted: bool) -> type[Chosen]:
        assert (name, trusted) == ("auto", True)
        return Chosen

    asked: list[tuple[Job, str, object]] = []

    def run(job: Job, *, sandbox: str, on_case: object) -> RunRecord:
        asked.append((job, sandbox, on_case))
        return record

    seen: list[CaseFact] = []
    record, job = a_record(), pipeline.job_of(an_exercise(), a_submission(), {}, only=())
    monkeypatch.setattr("harness.sandbox.choose", choose)
    monkeypatch.setattr("harness.session.run", run)
    assert pipeline.run_in_session(job, sandbox=sandbox, trusted=trusted, on_case=seen.append) is record
    assert asked == [(job, opened, seen.append)]
