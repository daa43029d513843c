"""Suites run in one process, by plain pytest."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from grader import catalog
from grader.verify.direct_runs import DirectRuns
from grader.verify.kept import Kept
from grader.verify.trees import with_files
from tests.grader.verify.sample import SOLUTION, lay_out_sample

_SUITE = """
import os
import pytest
import sums

class TestSums:
    @pytest.mark.parametrize("text", ["a b", "x::y", "FAILED"])
    def test_sum(self, text):
        assert sums.total([1, 2, 4]) == 7

def test_nothing():
    assert sums.total([]) == 0

def test_skipped():
    pytest.skip("not here")

def test_that_ends_everything():
    if sums.total([1]) != 1:
        os._exit(0)

def test_last():
    pass
"""


def _runs(root: Path) -> DirectRuns:
    lay_out_sample(root, {f"{SOLUTION}/suite/test_sums.py": _SUITE})
    return DirectRuns(catalog.find("exercise-77", root=root, working_folder=root), Kept(root / "kept"), workers=2)


def test_each_case_has_the_verdict_of_plain_pytest(tmp_path: Path) -> None:
    """Cases are named as in the grader; what was skipped, or not reached because the process died, is left out; it is run once."""
    right = with_files({"sums.py": b"def total(numbers): return sum(numbers)\n"}, "right")
    wrong = with_files({"sums.py": b"def total(numbers): return len(numbers)  # 1 in 3\n"}, "wrong")
    deadly = with_files({"sums.py": b"def total(numbers): return sum(numbers) if len(numbers) != 1 else 0\n"}, "deadly")
    found = _runs(tmp_path).all_of([right, wrong, deadly])
    sums = ("TestSums.test_sum[a b]", "TestSums.test_sum[x.y]", "TestSums.test_sum[FAILED]")
    assert found[0] == dict.fromkeys([*sums, "test_nothing", "test_that_ends_everything", "test_last"], True)
    assert found[1] == {**found[0], **dict.fromkeys(sums, False)}
    assert found[2] == {**dict.fromkeys(sums, True), "test_nothing": True}
    kept = {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").iterdir()}
    assert _runs(tmp_path).all_of([right]) == found[:1]
    assert kept == {path: path.stat().st_mtime_ns for path in (tmp_path / "kept").iterdir()}


def test_a_run_that_ends_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder that a run works in is gone, even when the submission ended the process that would have removed it."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    monkeypatch.setenv("TMPDIR", str(scratch))
    deadly = with_files({"sums.py": b"import os\ndef total(numbers): os._exit(0)\n"}, "deadly")
    assert not any(_runs(tmp_path).all_of([deadly])[0].values())
    assert [*scratch.iterdir()] == []


def test_a_case_can_be_asked_alone(tmp_path: Path) -> None:
    """A case that fails for what another left behind passes alone, whatever its name holds."""
    forgetful = b"seen = []\ndef total(numbers):\n    seen.append(1)\n    return sum(numbers) if len(seen) == 1 else -1\n"
    runs, keeping = _runs(tmp_path), with_files({"sums.py": forgetful}, "keeping")
    found = runs.all_of([keeping])[0]
    wanted = ["test_nothing", "TestSums.test_sum[x.y]", "test_last"]
    assert [found[case] for case in wanted if case in found] == [False, False]
    assert runs.alone(keeping, wanted[:2]) == dict.fromkeys(wanted[:2], True)
