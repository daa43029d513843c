"""Each case starts from a copy of the same process, whatever the case before did."""

from __future__ import annotations

from unittest.mock import Mock

import pytest

from harness.facts import Verdict
from harness.limits import Limits
from harness.suite.lines import Warden
from harness.suite.losses import BoxLostError, LostError
from harness.suite.world import World
from tests.backends import quickest
from tests.harness.runs import Workshop

SUBMISSION = """
    import os, signal
    state = []
    def mark(what): state.append(what); return list(state)
    def pid(): return os.getpid()
    def signal_everyone(name):
        for entry in os.listdir("/proc"):
            if entry.isdigit() and int(entry) not in (1, os.getpid()):
                try: os.kill(int(entry), getattr(signal, name))
                except OSError: pass
"""

SUITE = """
    import pytest, m
    seen = []

    @pytest.fixture(scope="module")
    def marked(): return m.mark("module")

    @pytest.mark.parametrize("number", range(4))
    def test_each_case_has_a_process_of_its_own(number, marked):
        seen.append(m.pid())
        assert m.mark(number) == ["module", number]
        assert len(set(seen)) == len(seen)
"""


def test_cases_start_from_copies_of_the_same_process(workshop: Workshop) -> None:
    """It holds what its parent held, and nothing of the case before it."""
    cases = workshop.cases(SUITE, SUBMISSION, plain=True)
    assert {case.verdict for case in cases.values()} == {Verdict.PASSED}


def test_what_is_done_in_the_parent_meanwhile_is_there_in_the_next_case(workshop: Workshop) -> None:
    """A copy is as its parent is when the case begins."""
    suite = """
        import pytest, m

        @pytest.fixture(scope="module")
        def early(): return m.mark("early")

        @pytest.fixture(scope="module")
        def late(early): return m.mark("late")

        def test_first(early): assert m.mark(1) == ["early", 1]
        def test_second(early, late): assert m.mark(2) == ["early", "late", 2]
        def test_third(early, late): assert m.mark(3) == ["early", "late", 3]
    """
    cases = workshop.cases(suite, SUBMISSION, plain=True)
    assert [case.verdict for case in cases.values()] == [Verdict.PASSED] * 3


@pytest.mark.parametrize("name", ["SIGKILL", "SIGSTOP"])
def test_a_case_that_ends_or_stops_all_others_costs_only_itself(name: str, workshop: Workshop) -> None:
    """The next case gets processes of its own, whatever became of those before."""
    suite = f"""
        import m
        def test_first():
            try: m.signal_everyone("{name}")
            except BaseException: pass
        def test_second(): assert m.mark(2) == [2]
        def test_third(): assert m.mark(3) == [3]
    """
    cases = workshop.cases(suite, SUBMISSION, sandbox=quickest(), plain=True)
    assert [cases[case].verdict for case in ("test_second", "test_third")] == [Verdict.PASSED] * 2


def test_a_box_that_does_not_come_is_found_out_when_it_is_needed() -> None:
    """To prepare for a case raises nothing; who then asks for something is told what happened."""

    class Nowhere:
        def first(self) -> tuple[Warden, bool]:
            raise BoxLostError("there are no more boxes")

        another = first

        def beside(self) -> Warden:
            raise BoxLostError("there are no more boxes")

    world = World(Nowhere(), Limits())
    world.prepare()
    with pytest.raises(LostError, match="there are no more boxes"):
        world.import_module("m")


def test_what_a_case_leaves_is_cleared_away_before_the_clock_of_the_next_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    """To prepare for a case waits for the end of the cleaning that the case before made necessary."""
    warden = Mock(spec=Warden, python="3.11", zygote_pid=1, alive=frozenset({1}))
    warden.end_clean.return_value = False
    monkeypatch.setattr("harness.suite.world.Forks", Mock())
    world = World(Mock(first=lambda: (warden, False)), Limits())
    world.prepare()
    scope = world.enter("case")
    world.acting_guest()
    world.leave(scope)
    warden.begin_clean.assert_called_once()
    warden.end_clean.assert_not_called()
    world.prepare()
    warden.end_clean.assert_called_once()
