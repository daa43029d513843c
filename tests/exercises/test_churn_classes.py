"""Exercise-03: its notes hold the matrix. What its kept submissions score is for `grade verify` to say."""

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
_MUTANTS = [entry for entry in matrix.entries(churn_classes()) if entry.kind == "mutant"]


def test_the_matrix_is_in_the_notes() -> None:
    """NOTES.md shows instructors every mutant and the checks that find it."""
    notes = (_HOME / "NOTES.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(): line for line in notes.splitlines() if line.startswith("| M")}
    assert set(rows) == {entry.name for entry in _MUTANTS}
    assert all(check in rows[entry.name] for entry in _MUTANTS for check in entry.kills)
