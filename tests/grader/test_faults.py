"""`grade faults`: what operators make of an implementation, and what accepted tests make of that."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader import catalog, faults
from grader.errors import UsageError
from grader.model import Exercise
from tests.grader.exercises import ROOT, churn_classes

_GIVEN = '''
def largest(values):
    """The largest; ValueError for none."""
    if not values:
        raise ValueError("none")
    return max(values)
'''
_TESTS = "import m\ndef test_largest(): assert m.largest([1, 2]) == 2\n"


@pytest.fixture
def exercise(tmp_path: Path) -> Exercise:
    """An exercise with one implementation, one fault and one accepted file of tests, which never asks for none."""
    public, private = tmp_path / "exercises" / "exercise-06-tests-that-bite", tmp_path / "solutions" / "exercise-06-tests-that-bite"
    shutil.copytree(ROOT / "exercises" / public.name, public)
    folder = private / "suite" / "implementations"
    (folder / "correct").mkdir(parents=True)
    (folder / "correct" / "given.py").write_text(_GIVEN)
    (folder / "faults.toml").write_text('format = 1\nmodule = "m"\ntests = ["test_m.py"]\ndocumented = "given"\n')
    (private / "accepted" / "reference").mkdir(parents=True)
    (private / "accepted" / "reference" / "test_m.py").write_text(_TESTS)
    return catalog.find("exercise-06", root=tmp_path, working_folder=tmp_path)


def test_each_generated_fault_has_a_fate(exercise: Exercise) -> None:
    """Faults that accepted tests find name the test; those that nobody asks for, and marked ones, are told apart."""
    faults.mark(exercise, "dropped-raise:largest:1", "an empty list makes max raise ValueError, too")
    found = {fault.id: fault for fault in faults.listed(exercise)}
    assert found["return:largest:1"].fate == "found"
    assert found["return:largest:1"].found_by == "reference: test_largest"
    assert found["dropped-call:largest:1"].fate == "unasked"
    assert found["dropped-call:largest:2"].fate == "found"
    assert found["dropped-raise:largest:1"].fate == "equivalent"
    assert found["dropped-raise:largest:1"].reason.startswith("an empty list")
    assert "-        raise ValueError('none')" in found["dropped-raise:largest:1"].diff
    assert {fault.fate for fault in found.values()} == {"found", "equivalent", "unasked"}


def test_marks_are_refused_for_what_is_not_there(exercise: Exercise) -> None:
    """An unknown change, an empty reason, an unknown base and an exercise without implementations are said."""
    with pytest.raises(UsageError, match="no operator makes"):
        faults.mark(exercise, "return:smallest:1", "why not")
    with pytest.raises(UsageError, match="needs a reason"):
        faults.mark(exercise, "return:largest:1", " ")
    with pytest.raises(UsageError, match="no correct implementation 'numpy'"):
        list(faults.listed(exercise, "numpy"))
    with pytest.raises(UsageError, match="has no implementations"):
        list(faults.listed(churn_classes()))
