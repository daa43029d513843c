"""A new exercise: what is laid out, and that it is a good one once its blanks are filled in."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

from grader import catalog, skeleton
from grader.catalog.manifest import KINDS
from grader.cli import main
from grader.errors import UsageError
from grader.verify import Evidence, Outcome, verify
from harness.suite import parity
from tests.grader.skeleton.filled import fill_in, fill_in_tests

_FOLDER = "exercise-14-cold-nights"


def _lay_out(root: Path, **options: str) -> list[Path]:
    return skeleton.lay_out(skeleton.plan(_FOLDER, **{"kind": "refactor", "module": "nights", **options}), root)


@pytest.mark.parametrize("kind", KINDS)
def test_a_skeleton_of_every_kind_can_be_read(tmp_path: Path, kind: str) -> None:
    """Its exercise.toml is understood, every Python file is valid, and both folders have the same name."""
    written = _lay_out(tmp_path, kind=kind)
    found = catalog.find("14", root=tmp_path, working_folder=tmp_path)
    answer = "test_nights.py" if kind == "tests" else "nights.py"
    assert (found.kind, found.submission, found.solution) == (kind, (answer,), tmp_path / "solutions" / _FOLDER)
    for path in written:
        if path.suffix == ".py":
            ast.parse(path.read_text("utf-8"))
        if path.suffix == ".toml":
            tomllib.loads(path.read_text("utf-8"))


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A folder that is there, and a number that is taken, are refused, and stay as they are."""
    before = {path: path.read_bytes() for path in _lay_out(tmp_path)}
    with pytest.raises(UsageError, match="is there already"):
        _lay_out(tmp_path)
    with pytest.raises(UsageError, match="is there already"):
        skeleton.lay_out(skeleton.plan("exercise-14-other", kind="refactor"), tmp_path)
    (tmp_path / "solutions" / "exercise-15-half").mkdir()
    with pytest.raises(UsageError, match="is there already"):
        skeleton.lay_out(skeleton.plan("exercise-15-half", kind="refactor"), tmp_path)
    assert {path: path.read_bytes() for path in before} == before
    assert not (tmp_path / "exercises" / "exercise-15-half").exists()


@pytest.mark.parametrize(
    "name, options, complaint",
    [
        ("Cold Nights", {}, "'Cold Nights' is no name for an exercise"),
        ("exercise-1-x", {}, "is no name for an exercise"),
        ("exercise-14-../x", {}, "is no name for an exercise"),
        (_FOLDER, {"kind": "nonsense"}, "there are no exercises of kind 'nonsense'"),
        (_FOLDER, {"module": "a-b"}, "'a-b' is no name for a module"),
    ],
)
def test_what_cannot_be_laid_out_is_refused(name: str, options: dict[str, str], complaint: str) -> None:
    """Names that no exercise, kind or module can have are refused before anything is written."""
    with pytest.raises(UsageError, match=complaint):
        skeleton.plan(name, **{"kind": "refactor", **options})


def test_the_command_lists_what_is_to_be_filled_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`grade new exercise` prints each file with its number of blanks, and `grade verify` finds all of them."""
    assert main(["--root", str(tmp_path), "new", "exercise", "14-cold-nights", "--module", "nights"]) == 0
    said = capsys.readouterr().out
    assert f"exercises/{_FOLDER}/nights.py  (2 to fill in)" in said
    assert f"solutions/{_FOLDER}/suite/test_nights.py  (4 to fill in)" in said
    number = int(said.splitlines()[-2].partition(" ")[0])
    assert main(["--root", str(tmp_path), "verify", "exercise-14", "--rule", "no-blanks-left"]) == 1
    found = capsys.readouterr().out
    assert found.count("    ") == number
    assert f"    exercises/{_FOLDER}/nights.py, line 1: what it is for, in a sentence." in found
    assert main(["--root", str(tmp_path), "new", "exercise", _FOLDER]) == 2


@pytest.mark.filterwarnings("default:::(jupyter_client|zmq|nbclient|nbformat|traitlets|tornado)")
def test_a_skeleton_is_an_exercise_once_its_blanks_are_filled_in(tmp_path: Path) -> None:
    """Filled in with a tiny exercise, it keeps the rules, graded for real."""
    _lay_out(tmp_path)
    fill_in(tmp_path, _FOLDER)
    assert parity.main([str(tmp_path / "exercises" / _FOLDER), str(tmp_path / "solutions" / _FOLDER)]) == 0
    found = catalog.find("14", root=tmp_path, working_folder=tmp_path)
    evidence = Evidence(found, sandbox="bare", workers=2)
    reads = ["accepted-differ", "files-are-small", "no-blanks-left", "no-clock-no-network", "nothing-private-ships"]
    graded = ["faithful-copy-in-range", "rules-and-checks-match", "starter-invites", "statement-has-its-shape", "visible-tests-show-shapes"]
    findings = list(verify(evidence, [*reads, *graded]))
    assert [(f.rule, f.complaints, f.reason) for f in findings if f.outcome is not Outcome.KEPT] == []
    assert len(findings) == len(reads) + len(graded)


@pytest.mark.filterwarnings("default:::(jupyter_client|zmq|nbclient|nbformat|traitlets|tornado)")
def test_a_skeleton_for_tests_is_an_exercise_once_its_blanks_are_filled_in(tmp_path: Path) -> None:
    """Filled in with tests of two small functions, it keeps the rules, graded for real; its edits of the reference can be made."""
    _lay_out(tmp_path, kind="tests")
    fill_in_tests(tmp_path, _FOLDER)
    assert parity.main([str(tmp_path / "exercises" / _FOLDER), str(tmp_path / "solutions" / _FOLDER)]) == 0
    found = catalog.find("14", root=tmp_path, working_folder=tmp_path)
    evidence = Evidence(found, sandbox="bare", workers=2)
    reads = ["accepted-differ", "files-are-small", "no-blanks-left", "no-clock-no-network", "nothing-private-ships"]
    graded = ["faithful-copy-in-range", "rules-and-checks-match", "statement-has-its-shape"]
    assert len(evidence.of_kind("mutant")) == 7
    findings = list(verify(evidence, [*reads, *graded]))
    assert [(f.rule, f.complaints, f.reason) for f in findings if f.outcome is not Outcome.KEPT] == []
    assert len(findings) == len(reads) + len(graded)
