"""Exercise-03 is fair and tight: what its authors keep for its proof scores what it should.

`grade verify` grades all of it; here are the honest ones, some cheats, and for each check the first mutant that it must find.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from grader import matrix, pipeline
from grader.model import Report, Submission
from grader.reporters import json as json_report
from harness.sandbox.base import Backend
from tests.backends import isolating
from tests.grader.exercises import ROOT, churn_classes

_HOME = ROOT / "solutions" / "exercise-03-churn-classes"
_CHEATS = ("liar", "exits", "fake_report")
_COMPARED = ("accepted reference", "partial notebook-copy", "partial happy-path", "partial reading-and-bands", "mutant M06", "mutant M16")


def _sample() -> list[matrix.Entry]:
    entries = matrix.entries(churn_classes())
    mutants = [entry for entry in entries if entry.kind == "mutant"]
    first = {check: mutant.name for mutant in reversed(mutants) for check in mutant.kills}
    chosen = {*first.values(), *(name.removeprefix("mutant ") for name in _COMPARED)}
    return [e for e in entries if e.kind in {"accepted", "partial", "starter"} or e.name in _CHEATS or (e.kind == "mutant" and e.name in chosen)]


_MUTANTS = [entry for entry in matrix.entries(churn_classes()) if entry.kind == "mutant"]
_ENTRIES = {f"{entry.kind} {entry.name}": entry for entry in _sample()}


def _grade(submission: Submission, sandbox: str) -> Report:
    return pipeline.grade(churn_classes(), submission, sandbox=sandbox)


@cache
def _results() -> dict[str, matrix.Result]:
    """Everything graded once, in the fastest sandbox that isolates."""
    sandbox = "bubblewrap" if "bubblewrap" in isolating() else isolating()[0]
    found = list(matrix.run(list(_ENTRIES.values()), lambda submission: _grade(submission, sandbox)))
    return dict(zip(_ENTRIES, found, strict=True))


@pytest.mark.parametrize("name", _ENTRIES)
def test_a_kept_submission_scores_what_it_should(name: str) -> None:
    """Accepted ones score all, partial ones in their range, cheats nothing, and a mutant loses the checks named for it."""
    assert _results()[name].complaint == ""


def test_every_check_is_lost_by_some_mutant() -> None:
    """No check is idle: each finds a deviation that was planted for it, and none of those survives."""
    results = list(_results().values())
    assert matrix.weak(results) == []
    assert matrix.unkilled(results) == []


def test_the_faithful_copy_scores_what_the_exercise_says() -> None:
    """The notebook's planted defect costs exactly the checks that exercise.toml names."""
    defect = churn_classes().defect
    assert defect is not None
    copy = _results()["partial notebook-copy"]
    assert (int(copy.score), copy.lost) == (defect.score_of_faithful_copy, defect.checks)
    assert _results()[f"mutant {defect.mutant}"].lost == defect.checks


def test_an_empty_submission_scores_nothing() -> None:
    """A file with nothing in it earns no point."""
    empty = Submission("empty", {"churn.py": b""}, "sha256:0")
    assert _grade(empty, "bare").score == "0"


@pytest.mark.parametrize("accepted", ["reference"])
def test_the_same_code_gets_the_same_report(accepted: str, backend: Backend) -> None:
    """Two runs give the same report, but for times, and all points, in every sandbox."""
    submission = _ENTRIES[f"accepted {accepted}"].submission
    first, second = (_timeless(_grade(submission, backend.NAME)) for _ in range(2))
    assert first == second
    assert first["score"] == "100"


def _timeless(report: Report) -> dict[str, object]:
    found: dict[str, object] = _without_seconds(json.loads(json_report.render(report)))
    del found["usage"]
    return found


def _without_seconds(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_seconds(inner) for key, inner in value.items() if key != "seconds"}
    return [_without_seconds(inner) for inner in value] if isinstance(value, list) else value


@pytest.mark.parametrize("name", _COMPARED)
def test_direct_and_split_agree(name: str, tmp_path: Path) -> None:
    """Plain pytest in one process passes and fails the same checks as the split."""
    report = _results()[name]
    for path, content in _ENTRIES[name].submission.files.items():
        (tmp_path / path).write_bytes(content)
    command = [sys.executable, "-m", "pytest", "-q", "-rA", str(_HOME / "suite"), "--submission", str(tmp_path)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env=environment)
    failed = {
        line.split("::")[1].split(" - ")[0].partition("[")[0] for line in ran.stdout.splitlines() if line.startswith(("FAILED ", "ERROR "))
    }
    text = (_HOME / "suite" / "test_churn.py").read_text("utf-8")
    assert {_check_of(text, test) for test in failed} == set(report.lost), ran.stdout


def _check_of(suite: str, test: str) -> str:
    before = suite[: suite.index(f"def {test}(")]
    return before[before.rindex('@check("') + 8 :][:3]


def test_the_matrix_is_in_the_notes() -> None:
    """NOTES.md shows instructors every mutant and the checks that find it."""
    notes = (_HOME / "NOTES.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(): line for line in notes.splitlines() if line.startswith("| M")}
    assert set(rows) == {entry.name for entry in _MUTANTS}
    assert all(check in rows[entry.name] for entry in _MUTANTS for check in entry.kills)
