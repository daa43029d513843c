"""Exercise-10 is fair and tight: accepted solutions, and for each check the first mutant that it is there to find.

`grade verify` holds all of its mutants and cheats against what is expected of them.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from grader import catalog, matrix, pipeline
from grader.model import Report, Submission
from harness.sandbox.base import Backend
from tests.backends import isolating
from tests.grader.exercises import ROOT

_EXERCISE = catalog.find("exercise-10", root=ROOT, working_folder=ROOT)
_HOME = ROOT / "solutions" / "exercise-10-factory-registry"
_ENTRIES = {f"{entry.kind} {entry.name}": entry for entry in matrix.entries(_EXERCISE)}
_MUTANTS = [name for name in _ENTRIES if name.startswith("mutant")]
_FIRST = {check: name for name in reversed(_MUTANTS) for check in _ENTRIES[name].kills}


def _grade(name: str, *only: str, sandbox: str = "") -> Report:
    chosen = sandbox or ("bubblewrap" if "bubblewrap" in isolating() else isolating()[0])
    return pipeline.grade(_EXERCISE, _ENTRIES[name].submission, sandbox=chosen, only=only)


def _lost(report: Report) -> list[str]:
    return [check.id for check in report.checks if check.status.name != "PASSED"]


@pytest.mark.parametrize("name", ["alternative", "subclasses"])
def test_accepted_solutions_of_any_structure_score_everything(name: str) -> None:
    """Data classes and self-registering subclasses score as the reference does."""
    assert _grade(f"accepted {name}").score == "100"


def test_the_reference_scores_everything_in_every_sandbox(backend: Backend) -> None:
    """The same in each sandbox."""
    assert _grade("accepted reference", sandbox=backend.NAME).score == "100"


@pytest.mark.parametrize("check", sorted(_FIRST))
def test_a_check_finds_what_it_is_there_to_find(check: str) -> None:
    """Each of the eleven checks is lost by a deviation that was planted for it."""
    assert len(_FIRST) == 11
    assert _lost(_grade(_FIRST[check], check)) == [check]


def test_the_faithful_copy_loses_what_the_exercise_says() -> None:
    """Encoders that are ready to use cost C02, and nothing else."""
    report = _grade("partial notebook-copy")
    assert _EXERCISE.defect is not None
    assert (int(report.score or 0), _lost(report)) == (_EXERCISE.defect.score_of_faithful_copy, list(_EXERCISE.defect.checks))


@pytest.mark.parametrize("name", ["always_raises", "lying_builtins", "rewrites_probes"])
def test_a_cheat_scores_nothing(name: str) -> None:
    """Refusing everything, agreeing with everything and replacing what runs beside it earns no point."""
    assert _grade(f"cheat {name}").score == "0"


def test_a_learner_sees_where_text_becomes_code() -> None:
    """The hidden check says in which line of the submission the finding is, and nothing of the suite."""
    (check,) = _grade("mutant M04", "C06").checks
    text = _ENTRIES["mutant M04"].submission.files["components.py"].decode()
    line = 1 + text[: text.index("eval(")].count("\n")
    assert f"components.py:{line}: uses `eval`, which can turn text into running code" in check.feedback
    assert "test_components" not in check.feedback


def test_an_empty_submission_scores_nothing() -> None:
    """A text in which nothing can be found to blame earns nothing by that."""
    empty = Submission("empty", {"components.py": b"class Registry: pass\nENCODERS = Registry()\n"}, "sha256:0")
    assert pipeline.grade(_EXERCISE, empty, sandbox="bare").score == "0"


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
