"""Runs shared out between two boxes: all are done, in whichever, and what one box loses the other does."""

from __future__ import annotations

import textwrap
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from harness.suite import mutation
from harness.suite.losses import BoxStartError
from harness.suite.mutation.bench import Bench, BenchLostError
from harness.suite.mutation.direct_box import DirectBox
from harness.suite.mutation.lanes import Lanes
from harness.suite.scopes import Lent, Owner
from tests.harness.suite.mutation.trials import IMPLEMENTATIONS, TERMS, tried

_TESTS = """
    import m
    def test_largest(): assert m.largest([1, 3, 2]) == 3
    def test_start(): assert m.total([1, 2], start=10) == 13
    def test_idle(): m.largest([1])
    def test_wolf(): assert m.largest([1]) == 2
"""


class _Two:
    """An owner with a box, and another owner beside it."""

    def __init__(self, first: Owner, second: Owner) -> None:
        self._first, self._second = first, second
        self.lend, self.lose = first.lend, first.lose

    def beside(self) -> Owner:
        return self._second


class _Without:
    """An owner whose box does not start."""

    def lend(self) -> Lent:
        raise BoxStartError("it does not start")

    def lose(self) -> None: ...

    def beside(self) -> None: ...


@contextmanager
def _two_boxes(folder: Path, tests: str = _TESTS, others: str = "") -> Iterator[_Two]:
    """Two boxes with the same tests in folders of their own, or with others in the second."""
    with ExitStack() as stack:
        boxes = []
        for name, text in (("first", tests), ("second", others or tests)):
            (folder / name).mkdir(parents=True)
            (folder / name / "test_m.py").write_text(textwrap.dedent(text), encoding="utf-8")
            boxes.append(stack.enter_context(DirectBox(folder / name)))
        yield _Two(*boxes)


@contextmanager
def _lanes(owner: Owner) -> Iterator[Lanes]:
    lanes = Lanes(owner, IMPLEMENTATIONS.material(), test_seconds=5)
    try:
        lanes.collect()
        yield lanes
    finally:
        lanes.close()


def _are_on_the_first(lanes: Lanes, number: int) -> bool:
    """Whether so many jobs all run on the first bench, although the second could have them all before the first begins."""

    def let_the_other_begin() -> None:
        lanes._helper.submit(int).result()  # it does one thing after the other

    return lanes.share([lambda bench: bench is lanes.first] * number, before=let_the_other_begin) == [True] * number


def test_a_trial_in_two_boxes_finds_what_one_finds(tmp_path: Path) -> None:
    """Which box a run has changes nothing of what is found."""
    one = tried(tmp_path / "one", _TESTS)
    with _two_boxes(tmp_path / "two") as owner:
        two = mutation.try_tests(owner, IMPLEMENTATIONS, TERMS)
    assert two == one
    assert two.detected == {"smallest": "test_largest", "startless": "test_start"}


def test_both_boxes_work_at_the_same_time(tmp_path: Path) -> None:
    """Two jobs that wait for each other both end, on two benches, and what they return keeps its order."""
    meeting = threading.Barrier(2)

    def meet(bench: Bench) -> int:
        meeting.wait(30)
        return id(bench)

    with _two_boxes(tmp_path) as owner, _lanes(owner) as lanes:
        found = lanes.share([meet, meet])
        assert len({*found}) == 2
        assert lanes.share([lambda _, number=number: number for number in range(50)]) == [*range(50)]  # type: ignore[misc]


def test_one_job_alone_runs_on_the_first(tmp_path: Path) -> None:
    """What is asked of the first bench afterwards can count on it."""
    with _two_boxes(tmp_path) as owner, _lanes(owner) as lanes:
        assert _are_on_the_first(lanes, 1)


def test_what_the_second_box_loses_the_first_does(tmp_path: Path) -> None:
    """A job whose bench is lost is done again on the other, and the lost one is not used any more."""
    is_lost = threading.Event()

    def lost_on_the_second(bench: Bench) -> bool:
        if bench is not lanes.first:
            is_lost.set()
            raise BenchLostError
        return is_lost.wait(30)

    with _two_boxes(tmp_path) as owner, _lanes(owner) as lanes:
        assert lanes.share([lost_on_the_second, lost_on_the_second]) == [True, True]
        assert _are_on_the_first(lanes, 20)


@pytest.mark.parametrize("case", ["does not start", "has other tests"])
def test_a_second_box_that_is_of_no_use_is_left_alone(tmp_path: Path, case: str) -> None:
    """Where the second does not come up, or finds other tests, the first does everything."""
    with _two_boxes(tmp_path, others="def test_other(): pass") as two:
        owner = _Two(two, _Without()) if case == "does not start" else two
        with _lanes(owner) as lanes:
            assert _are_on_the_first(lanes, 20)


@pytest.mark.parametrize("where", ["first", "second"])
def test_an_error_of_a_job_is_raised(tmp_path: Path, where: str) -> None:
    """Whichever thread meets it, the caller gets it."""
    meeting = threading.Barrier(2)

    def fail(bench: Bench) -> None:
        meeting.wait(30)
        if (bench is lanes.first) == (where == "first"):
            raise ValueError("no")

    with _two_boxes(tmp_path) as owner, _lanes(owner) as lanes, pytest.raises(ValueError, match="no"):
        lanes.share([fail, fail])
