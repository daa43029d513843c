"""Exercises 12 and 13: what is handed out is what the notes say. What their kept submissions score is for `grade verify` to say."""

from __future__ import annotations

import json
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest

from grader import catalog, matrix, pipeline
from grader.model import Report
from harness.suite import parity
from tests.backends import isolating
from tests.grader.exercises import ROOT

_SCORING, _CACHE = "exercise-12-thread-pool-scoring", "exercise-13-compute-once-cache"
_BOTH = pytest.mark.parametrize("name", [_SCORING, _CACHE])


@cache
def _entries(name: str) -> dict[str, matrix.Entry]:
    exercise = catalog.find(name, root=ROOT, working_folder=ROOT)
    return {f"{entry.kind} {entry.name}": entry for entry in matrix.entries(exercise)}


@_BOTH
def test_the_matrix_is_in_the_notes(name: str) -> None:
    """NOTES.md shows instructors every mutant and the checks that find it."""
    notes = (ROOT / "solutions" / name / "NOTES.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(): line for line in notes.splitlines() if line.startswith("| M")}
    mutants = [entry for entry in _entries(name).values() if entry.kind == "mutant"]
    assert set(rows) == {entry.name for entry in mutants}
    assert all(check in rows[entry.name] for entry in mutants for check in entry.kills)


@_BOTH
def test_what_the_readme_shows_happens(name: str, tmp_path: Path) -> None:
    """The README's session, run on every accepted solution, prints what is written there."""
    _, _, begun = (ROOT / "exercises" / name / "README.md").read_text("utf-8").partition("```pycon\n")
    session = tmp_path / "session.txt"
    session.write_text(begun.partition("```")[0], encoding="utf-8")
    for solution in sorted((ROOT / "solutions" / name / "accepted").iterdir()):
        code = f"import sys, doctest; sys.path.insert(0, {str(solution)!r}); "
        code += f"print(doctest.testfile({str(session)!r}, module_relative=False).failed)"
        assert _run("-c", code, folder=tmp_path) == "0", solution.name


@_BOTH
def test_the_notebook_comes_from_the_reviewed_source(name: str) -> None:
    """The committed notebook has the cells of notebook.py, all of them executed."""
    folder = ROOT / "exercises" / name
    built = parity.build((folder / "notebook.py").read_text("utf-8"))
    kept = json.loads((folder / "notebook.ipynb").read_text("utf-8"))
    assert ["".join(cell["source"]) for cell in kept["cells"]] == [cell["source"] for cell in built.cells]
    assert all(cell["execution_count"] for cell in kept["cells"] if cell["cell_type"] == "code")


def test_the_notebooks_show_their_defects() -> None:
    """Digits in the order of their ends are wrong more often than not; fewer entries than pairs say that some are shared."""
    assert "400 read, accuracy 0.1" in _outputs(_SCORING)
    oracle = json.loads((ROOT / "solutions" / _SCORING / "suite" / "oracle.json").read_text("utf-8"))
    assert oracle["accuracy"] > 0.9
    assert "entries 595" in _outputs(_CACHE)
    assert "distinct pairs 600" in _outputs(_CACHE)


def test_the_data_comes_from_its_script(tmp_path: Path) -> None:
    """make_data.py writes the committed files again, byte for byte."""
    (tmp_path / "data").mkdir()
    _run(str(ROOT / "exercises" / _CACHE / "make_data.py"), folder=tmp_path)
    made = {path.name: path.read_bytes() for path in (tmp_path / "data").iterdir()}
    assert made == {path.name: path.read_bytes() for path in (ROOT / "exercises" / _CACHE / "data").iterdir()}
    assert len(made) == 3


def _outputs(name: str) -> str:
    cells = json.loads((ROOT / "exercises" / name / "notebook.ipynb").read_text("utf-8"))["cells"]
    return json.dumps([cell.get("outputs", []) for cell in cells])


def _run(*command: str, folder: Path) -> str:
    ran = subprocess.run([sys.executable, "-B", *command], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()
