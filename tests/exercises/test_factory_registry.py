"""Exercise-10: what is handed out is what its scripts make, and learners see where they go wrong.

`grade verify` holds all of its submissions against what is expected of them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader import catalog, matrix, pipeline
from grader.model import Report, Submission
from harness.sandbox.base import Backend
from tests.backends import quickest
from tests.grader.exercises import ROOT

_EXERCISE = catalog.find("exercise-10", root=ROOT, working_folder=ROOT)
_HOME = ROOT / "solutions" / "exercise-10-factory-registry"
_ENTRIES = {f"{entry.kind} {entry.name}": entry for entry in matrix.entries(_EXERCISE)}
_MUTANTS = [name for name in _ENTRIES if name.startswith("mutant")]
_FIRST = {check: name for name in reversed(_MUTANTS) for check in _ENTRIES[name].kills}


def _grade(name: str, *only: str, sandbox: str = "") -> Report:
    chosen = sandbox or quickest()
    return pipeline.grade(_EXERCISE, _ENTRIES[name].submission, sandbox=chosen, only=only)


def test_a_learner_sees_where_text_becomes_code() -> None:
    """The hidden check says in which line of the submission the finding is, and nothing of the suite."""
    (check,) = _grade("mutant M04", "C06").checks
    text = _ENTRIES["mutant M04"].submission.files["components.py"].decode()
    line = 1 + text[: text.index("eval(")].count("\n")
    assert f"components.py:{line}: uses `eval`, which can turn text into running code" in check.feedback
    assert "test_components" not in check.feedback


def test_the_data_comes_from_its_script(tmp_path: Path) -> None:
    """make_data.py writes the committed file again, byte for byte; the suite has the same."""
    (tmp_path / "data").mkdir()
    subprocess.run([sys.executable, "-B", str(_EXERCISE.folder / "make_data.py")], cwd=tmp_path, check=True)
    written = (tmp_path / "data" / "adverts.csv").read_bytes()
    assert written == (_EXERCISE.folder / "data" / "adverts.csv").read_bytes() == (_HOME / "suite" / "adverts.csv").read_bytes()


def test_what_the_readme_shows_happens(tmp_path: Path) -> None:
    """The README's session, run on an accepted solution, prints what is written there."""
    _, _, begun = (_EXERCISE.folder / "README.md").read_text("utf-8").partition("```pycon\n")
    (tmp_path / "session.txt").write_text(begun.partition("```")[0], encoding="utf-8")
    code = f"import sys, doctest; sys.path.insert(0, {str(_HOME / 'accepted' / 'reference')!r}); "
    code += f"print(doctest.testfile({str(tmp_path / 'session.txt')!r}, module_relative=False))"
    ran = subprocess.run([sys.executable, "-B", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "TestResults(failed=0, attempted=4)"


def test_the_matrix_is_in_the_notes() -> None:
    """NOTES.md shows instructors every mutant and the checks that find it, and the notebook shows the figure of its defect."""
    notes = (_HOME / "NOTES.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(): line for line in notes.splitlines() if line.startswith("| M")}
    assert set(rows) == {_ENTRIES[name].name for name in _MUTANTS}
    assert all(check in rows[_ENTRIES[name].name] for name in _MUTANTS for check in _ENTRIES[name].kills)
    assert "mean 4589.0" in (_EXERCISE.folder / "notebook.ipynb").read_text("utf-8")
