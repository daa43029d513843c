"""One run from outside: who is ended when nothing comes any more, and what goes on without it."""

from __future__ import annotations

import dataclasses
import textwrap

import pytest

from harness import session
from harness.facts import CaseFact, Verdict
from harness.session import Job, run
from tests.harness.runs import LIMITS, Workshop

SUBMISSION = "def double(number): return 2 * number"
SUITE = """
    import pytest
    import m
    check = pytest.mark.check

    @check("A", points=1)
    def test_before(): assert m.double(1) == 2

    @check("B", points=1)
    @pytest.mark.parametrize("number", [1, 2])
    def test_stuck(number):
        assert m.double(number) == 2 * number
        sum(range(10**13))

    @check("C", points=1)
    def test_after(): assert m.double(2) == 4
"""


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second over its time makes a case overdue."""
    monkeypatch.setattr(session, "_OVERDUE_SECONDS", 0.5)


def _job(workshop: Workshop, suite: str) -> Job:
    folder = workshop.folder / "suite"
    folder.mkdir()
    (folder / "test_it.py").write_text(textwrap.dedent(suite))
    limits = dataclasses.replace(LIMITS, wall_seconds=1)
    return Job(folder, None, {"m.py": SUBMISSION.encode()}, {}, limits, seed=7)


@pytest.mark.usefixtures("hasty")
def test_a_case_that_heeds_no_alarm_costs_no_other(workshop: Workshop) -> None:
    """Code in C that does not return is ended from outside: that case has timed out, each of the others runs once."""
    seen: list[CaseFact] = []
    record = run(_job(workshop, SUITE), sandbox="bare", on_case=seen.append)
    assert record.failure == ""
    assert [(case.id, case.verdict) for case in record.cases] == [
        ("test_before", Verdict.PASSED),
        ("test_stuck[1]", Verdict.TIMEOUT),
        ("test_stuck[2]", Verdict.TIMEOUT),
        ("test_after", Verdict.PASSED),
    ]
    assert tuple(seen) == record.cases
    assert [check.id for check in record.checks] == ["A", "B", "C"]


@pytest.mark.usefixtures("hasty")
def test_there_is_an_end_to_going_on(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """A run has so many examiners and no more; what they did not come to was not run."""
    monkeypatch.setattr(session, "_MOST_EXAMINERS", 2)
    record = run(_job(workshop, SUITE), sandbox="bare")
    assert record.failure == ""
    assert {case.id: case.verdict for case in record.cases} == {
        "test_before": Verdict.PASSED,
        "test_stuck[1]": Verdict.TIMEOUT,
        "test_stuck[2]": Verdict.TIMEOUT,
        "test_after": Verdict.NOT_RUN,
    }


@pytest.mark.usefixtures("hasty")
def test_what_cannot_be_collected_is_reported_once(workshop: Workshop) -> None:
    """The cases of a file that cannot be read without the submission are told of by the first examiner only."""
    job = _job(workshop, SUITE)
    lacking = "import pytest\nfrom m import half\n@pytest.mark.check('D', points=1)\ndef test_half(): assert half(2) == 1\n"
    (workshop.folder / "suite" / "test_half.py").write_text(lacking)
    record = run(job, sandbox="bare")
    assert [case.id for case in record.cases if case.check == "D"] == ["test_half"]
    assert sorted(case.id for case in record.cases) == ["test_after", "test_before", "test_half", "test_stuck[1]", "test_stuck[2]"]
