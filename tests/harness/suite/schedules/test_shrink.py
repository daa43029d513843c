"""What a schedule can do without is left out, in a bounded number of tries."""

from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from harness.suite.schedules.portfolio import Choice
from harness.suite.schedules.shrink import interruptions, shrink

CHOICES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99), st.integers(0, 1), st.integers(0, 3)), max_size=60, unique=True)


@given(CHOICES, st.data())
def test_no_more_is_left_than_it_takes(choices: list[Choice], data: st.DataObject) -> None:
    """Of few choices those are left that it takes to fail, in their order; of many at least those."""
    needed = data.draw(st.lists(st.sampled_from(choices), max_size=3, unique=True)) if choices else []
    kept = shrink(choices, lambda fewer: {*needed} <= {*fewer}, lambda: False)
    assert kept is not None
    assert {*needed} <= {*kept}
    assert [*kept] == [choice for choice in choices if choice in kept]
    if len(choices) <= 12:
        assert {*kept} == {*needed}


def test_what_does_not_fail_again_is_not_shown() -> None:
    """A schedule that goes another way when its choices are made again has no shorter one."""
    assert shrink([(0, 1, 1, 2)], lambda _: False, lambda: False) is None
    assert shrink([(0, 1, 1, 2)], lambda _: True, lambda: True) is None


@given(st.integers(0, 3000))
def test_tries_are_bounded(count: int) -> None:
    """However many choices there are, and though each of them is needed, few schedules are played."""
    tries: list[int] = []
    choices = [(0, step, 1, 1) for step in range(count)]

    def fails(fewer: tuple[Choice, ...]) -> bool:
        tries.append(len(fewer))
        return len(fewer) == count

    assert shrink(choices, fails, lambda: False) == tuple(choices)
    assert len(tries) <= 80


def test_nobody_is_left_out_once_it_is_late() -> None:
    """When time is up, what is left by then is what is shown."""
    answers = itertools.chain([False, False, False], itertools.repeat(True))
    kept = shrink([(0, step, 1, 1) for step in range(8)], lambda _: True, lambda: next(answers))
    assert kept == ((0, 0, 1, 1), (0, 1, 1, 1), (0, 2, 1, 1), (0, 3, 1, 1))


def test_interruptions_are_of_those_who_could_go_on() -> None:
    """A thread that had to wait anyway was not interrupted."""
    assert interruptions([(0, 1, 1, 2), (2, 3, 0, 0), (-1, 1, 0, 1)]) == 1
