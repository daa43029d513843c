"""Exercise-01: what it hands out is reproducible, its defect is in the saved output alone, and it is graded as it says.

`grade verify` grades all that it keeps for its own proof; here is what is particular to it, and a sample of the rest.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path


import pytest

from grader import catalog, matrix, pipeline
from grader.model import Exercise, Report
from harness.sandbox.base import Backend
from harness.suite import parity
from tests.backends import isolating
from tests.grader.exercises import ROOT

FOLDER = ROOT / "exercises" / "exercise-01-cells-to-functions"
HOME = ROOT / "solutions" / "exercise-01-cells-to-functions"


@cache
def _exercise() -> Exercise:
    return catalog.find("exercise-01", root=ROOT, working_folder=ROOT)


def _run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-B", *command], cwd=folder, capture_output=True, text=True, check=False)


def test_the_data_comes_from_its_script(tmp_path: Path) -> None:
    """make_data.py writes the committed file again, byte for byte."""
    (tmp_path / "data").mkdir()
    assert _run(str(FOLDER / "make_data.py"), folder=tmp_path).returncode == 0
    assert (tmp_path / "data" / "rides.csv").read_bytes() == (FOLDER / "data" / "rides.csv").read_bytes()


def test_the_data_has_its_quirks() -> None:
    """372 lines: 365 days, four dates given again below, two of them twice; three days without a count, nine without a temperature."""
    text = (FOLDER / "data" / "rides.csv").read_text("utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    times = Counter(row["date"] for row in rows)
    assert (text.count("\n"), len(times), sorted(n for n in times.values() if n > 1)) == (372, 365, [2, 2, 3, 3])
    assert (sum(row["rides"] == "n/a" for row in rows), sum(not row["temp_c"] for row in rows)) == (3, 9)


@pytest.mark.filterwarnings("default:::(jupyter_client|zmq|nbclient|nbformat|traitlets|tornado)")
def test_notebook_and_oracle_come_from_the_reviewed_source() -> None:
    """Executing notebook.py, with and without the deleted cells, gives the committed notebook and expected values again."""
    assert parity.stale(FOLDER, HOME) == ()


def test_only_the_screen_is_wrong() -> None:
    """Counts jump from 4 to 8, and the means on display are not those that the code computes."""
    cells = json.loads((FOLDER / "notebook.ipynb").read_text("utf-8"))["cells"]
    assert [cell["execution_count"] for cell in cells if cell["cell_type"] == "code"] == [1, 2, 3, 4, 8, 9, 10, 11]
    shown = json.dumps([cell.get("outputs", []) for cell in cells])
    wet, dry = json.loads((HOME / "suite" / "oracle.json").read_text("utf-8"))["wet_dry"]
    assert "151 wet days, 784.9 rides each; 211 dry days, 1181.8 rides each" in shown
    assert (round(wet, 1), round(dry, 1)) == (684.7, 1166.7)
    assert "684.7" not in shown


def test_what_the_readme_shows_happens(tmp_path: Path) -> None:
    """The README's session, run on an accepted solution, prints what is written there."""
    _, _, begun = (FOLDER / "README.md").read_text("utf-8").partition("```pycon\n")
    (tmp_path / "session.txt").write_text(begun.partition("```")[0], encoding="utf-8")
    code = f"import sys, doctest; sys.path.insert(0, {str(HOME / 'accepted' / 'reference')!r}); "
    code += f"found = doctest.testfile({str(tmp_path / 'session.txt')!r}, module_relative=False); print(found)"
    assert _run("-c", code, folder=FOLDER).stdout.strip() == "TestResults(failed=0, attempted=5)"


def test_the_matrix_is_in_the_notes() -> None:
    """NOTES.md shows instructors every mutant, the checks that find it, and what each check is for."""
    notes = (HOME / "NOTES.md").read_text("utf-8")
    rows = {line.split("|")[1].strip(): line for line in notes.splitlines() if line.startswith("| M")}
    mutants = [entry for entry in matrix.entries(_exercise()) if entry.kind == "mutant"]
    assert set(rows) == {entry.name for entry in mutants}
    assert all(check in rows[entry.name] for entry in mutants for check in entry.kills)
    assert all(f"* **C{n:02d}** " in notes for n in range(1, 12))
