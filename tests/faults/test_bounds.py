"""What the trusted side takes of the machine is bounded, whatever asks for it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from grader.foreign import grade_suite
from harness.facts import Verdict

_GREEDY = """
import pytest
import work

def test_more_than_it_may_have():
    with pytest.raises(MemoryError):
        bytearray(3 * 2**30)

def test_what_it_may_have():
    assert len(bytearray(2**30)) == 2**30

def test_that_is_hungry_with_the_submission():
    assert sum(len(work.double(bytes(2**20))) for _ in range(8)) == 2**24
    everything = [work.double(bytes(2**20)) for _ in range(2000)]

def test_afterwards():
    assert work.double(2) == 4
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's limit on data is Linux's")
def test_the_process_that_holds_the_suite_has_two_gibibytes(desk: Path) -> None:
    """What a suite asks for beyond the bound it does not get, what a submission makes it keep neither; the next case is as good as any."""
    (desk / "suite" / "test_it.py").write_text(_GREEDY, encoding="utf-8")
    seen: dict[str, Verdict] = {}
    grade_suite(desk / "suite", desk / "work", sandbox="bare", on_case=lambda case: seen.update({case.id: case.verdict}))
    assert [seen[name] is Verdict.PASSED for name in sorted(seen)] == [True, True, False, True]
