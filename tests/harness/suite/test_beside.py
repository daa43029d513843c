"""A run has one box, and a second beside it when the suite has work for two."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import cast

import pytest

from harness.errors import BoxError
from harness.facts import Verdict
from harness.sandbox import bare
from harness.sandbox.base import Backend, Box, BoxSpec
from tests.faults.leftovers import left_after, present
from tests.harness.runs import LIMITS, Workshop

_LIMITS = dataclasses.replace(LIMITS, wall_seconds=30)
_SUITE = """
    import pytest
    from harness.suite import staging
    import m

    @pytest.fixture(autouse=True)
    def two_processors(monkeypatch):
        monkeypatch.setattr(staging, "processors", lambda: 2)

    @pytest.mark.check("C1", rule="R1", points=1)
    def test_not_where_there_is_one_processor(box, monkeypatch):
        monkeypatch.setattr(staging, "processors", lambda: 1)
        assert box.beside() is None

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

_ALONE = """
    import pytest
    from harness.suite import staging
    from harness.suite.losses import BoxLostError
    import m

    @pytest.mark.check("C1", rule="R1", points=1)
    def test_it(box, monkeypatch):
        monkeypatch.setattr(staging, "processors", lambda: 2)
        with pytest.raises(BoxLostError):
            box.beside().lend()
        assert m.answer() == 42
"""


def test_two_boxes(tmp_path: Path, backend: Backend) -> None:
    """The second box is another one, is opened once, replaced when it is lost, and leaves nothing."""
    before = present()
    record = Workshop(tmp_path).split(_SUITE, "def answer(): return 42\n", sandbox=backend.NAME, limits=_LIMITS)
    assert record.failure == ""
    assert {case.id: (case.verdict, case.message) for case in record.cases} == dict.fromkeys(
        ("test_not_where_there_is_one_processor", "test_both_live", "test_one_that_is_lost_is_replaced"), (Verdict.PASSED, "")
    )
    assert left_after(before) == frozenset()


def test_a_run_goes_on_without_a_second_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no second box can be opened, whoever asks for it learns so, and the first is as good as ever."""
    opened: list[object] = []
    real = bare.open

    def once(spec: BoxSpec) -> Box:
        if opened:
            raise BoxError("there is no room for another")
        opened.append(real(spec))
        return cast("Box", opened[0])

    monkeypatch.setattr(bare, "open", once)
    record = Workshop(tmp_path).split(_ALONE, "def answer(): return 42\n", sandbox="bare")
    assert record.failure == ""
    assert [(case.verdict, case.message) for case in record.cases] == [(Verdict.PASSED, "")]
