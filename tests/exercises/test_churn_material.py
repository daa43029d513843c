"""What exercise-03 hands out is reproducible: its data, its notebook, the numbers drawn from it, and what its README shows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader import pipeline
from harness.suite import parity
from tests.grader.exercises import ROOT, churn_classes

EXERCISE = ROOT / "exercises" / "exercise-03-churn-classes"
SOLUTION = ROOT / "solutions" / "exercise-03-churn-classes"


def _run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-B", *command], cwd=folder, capture_output=True, text=True, check=False)


def test_the_data_comes_from_its_script(tmp_path: Path) -> None:
    """make_data.py writes the committed file again, byte for byte."""
    (tmp_path / "data").mkdir()
    assert _run(str(EXERCISE / "make_data.py"), folder=tmp_path).returncode == 0
    assert (tmp_path / "data" / "customers.csv").read_bytes() == (EXERCISE / "data" / "customers.csv").read_bytes()


@pytest.mark.filterwarnings("default:::(jupyter_client|zmq|nbclient|nbformat|traitlets|tornado)")
def test_notebook_and_oracle_come_from_the_reviewed_source() -> None:
    """Executing notebook.py, and its repaired twin, gives the committed notebook and expected values again."""
    assert parity.stale(EXERCISE, SOLUTION) == ()


def test_the_notebook_shows_its_defect() -> None:
    """The saved outputs have the known figures: a holdout accuracy of 0.733, and one customer in the high band."""
    cells = json.loads((EXERCISE / "notebook.ipynb").read_text("utf-8"))["cells"]
    shown = json.dumps([cell.get("outputs", []) for cell in cells])
    assert "holdout accuracy 0.733" in shown
    assert "train loss 0.217 accuracy 0.917" in shown
    assert "high       1" in shown


def test_the_repaired_notebook_finds_more() -> None:
    """Scaled like anyone else, the holdout has five customers in the high band."""
    oracle = json.loads((SOLUTION / "suite" / "oracle.json").read_text("utf-8"))
    assert sum(p > 0.6 for p in oracle["holdout_proba"]) == 5


def test_what_the_readme_shows_happens(tmp_path: Path) -> None:
    """The README's session, run on an accepted solution, prints what is written there."""
    _, _, begun = (EXERCISE / "README.md").read_text("utf-8").partition("```pycon\n")
    (tmp_path / "session.txt").write_text(begun.partition("```")[0], encoding="utf-8")
    code = f"import sys, doctest; sys.path.insert(0, {str(SOLUTION / 'accepted' / 'reference')!r}); "
    code += f"found = doctest.testfile({str(tmp_path / 'session.txt')!r}, module_relative=False); print(found)"
    assert _run("-c", code, folder=EXERCISE).stdout.strip() == "TestResults(failed=0, attempted=5)"


def test_the_starter_scores_almost_nothing() -> None:
    """What a learner begins with imports, earns at most ten points, and fails each visible test by not being done."""
    report = pipeline.grade(churn_classes(), EXERCISE, sandbox="bare")
    assert float(report.score or "100") <= 10
    assert [case.verdict.name for case in report.smoke] == ["ERROR"] * 3
    assert report.problems == ()
