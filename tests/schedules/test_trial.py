"""A part of the trial that every run of the tests can afford; `make schedules` tries the whole."""

from __future__ import annotations

import pytest

from tests.backends import require
from tests.schedules.trial import Submission, everything, try_out

FOUND = ["e1_batches/b09_claim_race", "e4_metrics/b06_gil_atomic", "e5_singleton/b03_no_recheck", "e9_pool/b03_made_race"]
LEFT_ALONE = ["e4_metrics/c1_lock", "e5_singleton/c2_dcl"]


@pytest.mark.parametrize("name", FOUND)
def test_a_race_is_found(name: str) -> None:
    """Each of these fails under some schedule, and no thread need be interrupted twice to show it."""
    require("bubblewrap")
    trial = try_out(Submission(*name.split("/")), "bubblewrap")
    assert trial.is_right
    assert any(case.explanation.count("is interrupted at work.py:") for case in trial.accused)


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_a_correct_one_is_not_accused(name: str) -> None:
    """Sixty schedules of each scenario find nothing in what is right."""
    require("bubblewrap")
    assert try_out(Submission(*name.split("/")), "bubblewrap").accused == ()


def test_the_corpus_is_there() -> None:
    """Correct and buggy submissions of six exercises, each with a suite."""
    submissions = everything()
    assert len(submissions) > 70
    assert {one.exercise for one in submissions if one.is_correct} == {one.exercise for one in submissions if not one.is_correct}
