"""How many examples a property gets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from harness.session import Job, run
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
