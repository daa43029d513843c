"""A run has one box, and a second beside it when the suite has work for two."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from harness.facts import Verdict
from harness.sandbox.base import Backend
from tests.faults.leftovers import left_after, present
from tests.harness.runs import LIMITS, Workshop

_LIMITS = dataclasses.replace(LIMITS, wall_seconds=30)
_SUITE = """
    import pytest
    import m

    @pytest.mark.check("C1", rule="R1", points=1)
    def test_both_live(box):
        other = box.beside()
        assert box.beside() is other
        first, second = box.lend(), other.lend()
        assert second is other.lend()
        assert first.warden is not second.warden
        assert other.beside() is None
        for lent in (first, second):  # each answers for itself, and neither touches the other
            lent.warden.begin_clean([lent.zygote.pid, *lent.living], 0)
            lent.warden.end_clean()
            assert lent.zygote.pid in lent.warden.alive

    @pytest.mark.check("C1", rule="R1", points=1)
    def test_one_that_is_lost_is_replaced(box):
        other = box.beside()
        before = other.lend()
        other.lose()
        assert other.lend() is not before
        assert m.answer() == 42  # from the first box, as ever
"""


def test_two_boxes(tmp_path: Path, backend: Backend) -> None:
    """The second box is another one, is opened once, replaced when it is lost, and leaves nothing."""
    before = present()
    record = Workshop(tmp_path).split(_SUITE, "def answer(): return 42\n", sandbox=backend.NAME, limits=_LIMITS)
    assert record.failure == ""
    assert {case.id: (case.verdict, case.message) for case in record.cases} == dict.fromkeys(
        ("test_both_live", "test_one_that_is_lost_is_replaced"), (Verdict.PASSED, "")
    )
    assert left_after(before) == frozenset()
