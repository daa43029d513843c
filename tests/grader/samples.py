"""Facts, submissions and reports made up for tests: each is whole, and a test changes what it is about."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from grader.model import CaseReport, CheckReport, CheckScore, Exercise, Report, Status, Submission
from harness.facts import CaseFact, CheckFact, Provenance, RunRecord, SandboxFact, Usage, Verdict
from harness.limits import Limits
from tests.grader.exercises import an_exercise

__all__ = [
    "DIGEST",
    "a_case",
    "a_case_report",
    "a_check",
    "a_check_report",
    "a_check_score",
    "a_record",
    "a_report",
    "a_submission",
    "lay_out",
]

DIGEST = f"sha256:{'0' * 64}"
"""What a digest looks like."""


def lay_out(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """The folder, with those files written into it."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def a_case(name: str = "one", check: str = "C01", verdict: Verdict = Verdict.PASSED, **changes: Any) -> CaseFact:
    """A case that passed, unless said otherwise."""
    return CaseFact(name, check, verdict, **changes)


def a_check(name: str = "C01", cases: Iterable[str] = ("one",), **changes: Any) -> CheckFact:
    """A hidden check of ten points with one case."""
    return dataclasses.replace(CheckFact(name, "R1", "10", "Every row is read.", tuple(cases)), **changes)


def a_check_score(*cases: CaseFact, **changes: Any) -> CheckScore:
    """A hidden check of ten points with those cases, failed."""
    check = CheckScore(
        "C01", "R1", "Every row is read.", visible=False, points=Fraction(0), max_points=Fraction(10), status=Status.FAILED, cases=cases
    )
    return dataclasses.replace(check, **changes)


def a_record(**changes: Any) -> RunRecord:
    """A run of one check with one case and one smoke test, all passed, in a box that isolates."""
    record = RunRecord(
        sandbox=SandboxFact("bubblewrap", isolated=True),
        limits=Limits(),
        checks=(a_check(),),
        cases=(a_case(),),
        smoke=(a_case("test_smoke", ""),),
        usage=Usage(1.25, 0.5, 84),
        provenance=Provenance(DIGEST, DIGEST, "3.12.4", 7),
    )
    return dataclasses.replace(record, **changes)


def a_submission(**changes: Any) -> Submission:
    """A submission of one file."""
    return dataclasses.replace(Submission("alice", {"churn.py": b"x = 1\n"}, DIGEST), **changes)


def a_case_report(name: str = "C01/1", verdict: Verdict = Verdict.PASSED, **changes: Any) -> CaseReport:
    """A hidden case that passed, as a learner may see it."""
    return dataclasses.replace(CaseReport(name, verdict, visible=False, message="", seconds=0.25), **changes)


def a_check_report(name: str = "C01", status: Status = Status.PASSED, **changes: Any) -> CheckReport:
    """A check of ten points, as a learner may see it."""
    points = "10" if status is Status.PASSED else "0"
    check = CheckReport(name, "R1", "Reading", "Every row is read.", points, "10", status, "", (a_case_report(f"{name}/1"),))
    return dataclasses.replace(check, **changes)


def a_report(**changes: Any) -> Report:
    """A report on a submission that earned everything."""
    report = Report(
        exercise=_exercise(),
        version=DIGEST,
        digest=DIGEST,
        files=1,
        label="alice",
        score="10",
        max_score="10",
        percent=100.0,
        passed=True,
        provisional=False,
        checks=(a_check_report(),),
        smoke=(a_case_report("test_smoke", visible=True),),
        problems=(),
        cause="",
        notes=("Everything that ran has passed.",),
        sandbox=SandboxFact("bubblewrap", isolated=True),
        limits=Limits(),
        usage=Usage(1.25, 0.5, 84),
        provenance=Provenance(DIGEST, DIGEST, "3.12.4", 7),
        grader="0.1.0",
    )
    return dataclasses.replace(report, **changes)


@cache
def _exercise() -> Exercise:
    """Read once: a property makes many reports."""
    return an_exercise()
