"""The fixture `structure` in a suite: it sees the learner's text alone, in a box or in one process, and its findings are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.facts import Verdict
from tests.harness.runs import Workshop

SUITE = """
    import pytest
    @pytest.mark.check("C01", points=1)
    def test_design(structure):
        "Text is never run."
        structure.refuse(structure.runs_text())
    @pytest.mark.check("C02", points=1)
    def test_files(structure):
        assert [*structure.trees()] == ["m.py"]
    @pytest.mark.check("C03", points=1)
    def test_works(sub):
        assert sub.double("2") == 4
"""
CLEAN = "def double(text): return 2 * int(text)\n"
DIRTY = "from builtins import eval as read\ndef double(text): return 2 * read(text)\n"


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A place to write suites in."""
    return Workshop(tmp_path)


def test_findings_are_told_and_fail_the_case(workshop: Workshop) -> None:
    """A case that refuses a finding has failed; the fact carries file, line and sentence for the learner."""
    cases = workshop.cases(SUITE, DIRTY)
    assert {name: case.verdict for name, case in cases.items()} == {
        "test_design": Verdict.FAILED,
        "test_files": Verdict.PASSED,
        "test_works": Verdict.PASSED,
    }
    told = cases["test_design"].told
    assert told.splitlines()[0] == "m.py:1: uses `eval`, which can turn text into running code"
    assert "test_it" not in told


def test_a_clean_submission_passes(workshop: Workshop) -> None:
    """Nothing found, nothing told."""
    cases = workshop.cases(SUITE, CLEAN)
    assert {case.verdict for case in cases.values()} == {Verdict.PASSED}
    assert {case.told for case in cases.values()} == {""}


def test_the_course_s_own_files_are_not_looked_into(workshop: Workshop) -> None:
    """What the course lays beside the submission, and a file of the learner's that it replaces, is not the learner's text."""
    record = workshop.split(
        SUITE, {"m.py": CLEAN, "given.py": "eval('1')\n"}, public={"given.py": "eval('2')\n", "probe_x.py": "eval('3')\n"}
    )
    assert {case.id: case.verdict for case in record.cases}["test_files"] is Verdict.PASSED


def test_a_text_that_is_no_python_is_the_learner_s(workshop: Workshop) -> None:
    """A file that cannot be parsed fails the design check with its line, whatever else the submission can do."""
    record = workshop.split(SUITE, {"m.py": CLEAN, "other.py": "x = 1\ndef f(:\n"})
    design = next(case for case in record.cases if case.id == "test_design")
    assert (design.verdict, design.told) == (Verdict.FAILED, "other.py:2: is not valid Python")
