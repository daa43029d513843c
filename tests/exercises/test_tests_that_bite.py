"""Exercise-06: its implementations are what learners are told, and points for faults are paid by the share.

`grade verify` holds all of its submissions against what is expected of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from grader import matrix, pipeline
from grader.model import Report
from harness.sandbox.base import Backend
from harness.suite import mutation, parity
from tests.backends import quickest
from tests.grader import exercises
from tests.grader.exercises import ROOT

_HOME = ROOT / "solutions" / "exercise-06-tests-that-bite"
_PUBLIC = ROOT / "exercises" / "exercise-06-tests-that-bite"
_ENTRIES = {f"{entry.kind} {entry.name}": entry for entry in matrix.entries(exercises.tests_that_bite())}


@cache
def _graded(name: str, sandbox: str) -> Report:
    return pipeline.grade(exercises.tests_that_bite(), _ENTRIES[name].submission, sandbox=sandbox)


def _quick(name: str) -> Report:
    return _graded(name, quickest())


def test_happy_paths_earn_their_share() -> None:
    """Points for faults are paid by the share that is found, exactly; what is still alive is counted and not told."""
    report = _quick("partial happy-paths")
    plain = next(check for check in report.checks if check.id == "C02")
    assert (plain.status.value, plain.points, plain.max_points) == ("partial", "16", "24")
    assert "4 of 12 are still to be found." in plain.feedback
    assert "longer one is cut" not in plain.feedback


def test_correct_implementations_agree_with_the_one_that_learners_have() -> None:
    """The documented implementation is the learners' own file, and there are four correct ones."""
    found = mutation.read(_HOME / "suite" / "implementations")
    assert found.documented == (_PUBLIC / "metrics.py").read_text("utf-8")
    assert list(found.correct) == ["given", "arrays", "counters", "ranks"]
    assert [len(found.of_tier(tier)) for tier in ("plain", "rare")] == [12, 6]


@pytest.mark.filterwarnings("default:::(jupyter_client|zmq|nbclient|nbformat|traitlets|tornado)")
def test_the_notebook_shows_its_defect() -> None:
    """The notebook is what its source gives; its cell finds 0.75, and 0.5625 when the lists are reversed."""
    assert parity.stale(_PUBLIC, _HOME) == ()
    assert "expected AUC: 0.75" in (_PUBLIC / "notebook.ipynb").read_text("utf-8")
    source = (_PUBLIC / "notebook.py").read_text("utf-8").replace("zip(s, y)", "zip(s[::-1], y[::-1])")
    assert parity.values(source, {"found": "auc_by_hand"}, _PUBLIC) == {"found": 0.5625}
    assert json.loads((_HOME / "suite" / "oracle.json").read_text("utf-8"))["auc_by_hand"] == 0.65625


def test_the_matrix_is_in_the_notes() -> None:
    """NOTES.md shows instructors every kind of weak tests and the checks that find it."""
    notes = (_HOME / "NOTES.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(): line for line in notes.splitlines() if line.startswith("| M")}
    mutants = [entry for entry in _ENTRIES.values() if entry.kind == "mutant"]
    assert set(rows) == {entry.name for entry in mutants}
    assert all(check in rows[entry.name] for entry in mutants for check in entry.kills)
