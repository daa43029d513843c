"""How many examples a property gets, and which."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from harness.limits import SEED
from harness.session import Job, run
from tests.grader.exercises import ROOT
from tests.harness.runs import LIMITS

_SUITE = """
from hypothesis import given, settings
from hypothesis import strategies as st
from m import see

@given(st.integers())
def test_usual(number): see("usual")

@settings(max_examples=7)
@given(st.integers())
def test_own(number): see("own")

class TestInAClass:
    @settings(max_examples=7)
    @given(st.integers())
    def test_method(self, number): see("method")
"""
_SUBMISSION = b"def see(what): print(what)\n"


@pytest.mark.parametrize("examples, expected", [(None, (50, 7, 7)), (90, (90, 90, 90))])
def test_a_run_may_ask_for_more_examples_than_the_suite(tmp_path: Path, examples: int | None, expected: tuple[int, int, int]) -> None:
    """Without a wish a property has fifty, or what the suite says; with one all have as many as wished."""
    (tmp_path / "test_it.py").write_text(_SUITE)
    job = Job(tmp_path, None, {"m.py": _SUBMISSION}, {}, LIMITS, seed=1, plain=True, shown=True)
    record = run(replace(job, examples=examples), sandbox="bare")
    assert record.failure == ""
    assert tuple(case.calls for case in record.cases) == expected


_DRAWING = """
import os
import pytest
from hypothesis import given
from hypothesis import strategies as st
from m import see

@pytest.mark.check("C01", rule="R1", points=1)
@given(number=st.integers(), share=st.floats(), text=st.text())
def test_usual(number, share, text):
    with open(os.environ["DRAWN"], "a", encoding="utf-8") as file:
        print(repr((number, share, text)), file=file)
    assert see(48151.0) is None
"""


def test_one_process_tries_what_the_grader_tries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The examples are the same in both, though only one process has the submission's numbers, and a clone of ours has ours."""
    for name, text in (("suite/test_it.py", _DRAWING), ("work/m.py", "KNOWN = 162342\n" + _SUBMISSION.decode())):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("DRAWN", str(tmp_path / "split"))
    record = run(Job(tmp_path / "suite", None, {"m.py": (tmp_path / "work/m.py").read_bytes()}, {}, LIMITS, seed=SEED), sandbox="bare")
    assert [case.verdict.name for case in record.cases] == ["PASSED"]
    monkeypatch.setenv("DRAWN", str(tmp_path / "direct"))
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        str(tmp_path / "suite"),
        "--submission",
        str(tmp_path / "work"),
    ]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    split, direct = ((tmp_path / name).read_text("utf-8").splitlines() for name in ("split", "direct"))
    assert len(split) == 50
    assert split == direct
