"""Every exercise can be solved in the sandboxes that people have, and what learners begin with scores almost nothing.

That its checks find what they are there to find is for `grade verify` to say.
"""

from __future__ import annotations

from functools import cache

import pytest

from grader import catalog, matrix, pipeline
from grader.model import Exercise, Report
from tests.backends import isolating, quickest, require
from tests.grader.exercises import ROOT

_SANDBOXES = [name for name in isolating() if name != "landlock"] or isolating()  # it differs from others in walls, not in guests
_NAMES = sorted(path.name for path in (ROOT / "exercises").iterdir() if (path / "exercise.toml").is_file())


@cache
def _exercise(name: str) -> Exercise:
    return catalog.find(name, root=ROOT, working_folder=ROOT)


def _graded(name: str, kept: str, sandbox: str) -> Report:
    entry = next(entry for entry in matrix.entries(_exercise(name)) if f"{entry.kind} {entry.name}" == kept)
    return pipeline.grade(_exercise(name), entry.submission, sandbox=sandbox)


@pytest.mark.parametrize("name,sandbox", [(name, _SANDBOXES[place % len(_SANDBOXES)]) for place, name in enumerate(_NAMES)])
def test_the_reference_scores_everything(name: str, sandbox: str) -> None:
    """All points for the reference solution, in one sandbox or another, and no check that has no rule in the statement."""
    report = _graded(name, "accepted reference", require(sandbox).NAME)
    assert [check.id for check in report.checks if check.status.name != "PASSED"] == []
    assert (report.score, report.max_score) == ("100", "100")
    assert {check.rule for check in report.checks} == set(_exercise(name).rules)


@pytest.mark.parametrize("name", _NAMES)
def test_the_starter_scores_almost_nothing(name: str) -> None:
    """At most ten points for what is handed out, and every check that failed says something."""
    report = _graded(name, "starter starter", quickest())
    assert report.score is not None
    assert float(report.score) <= 10
    assert all(check.feedback for check in report.checks if check.status.name == "FAILED")
