"""Who is next is decided from a seed, and is always somebody who can run."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from harness.guest.schedules.strategies import STRATEGIES, Plan
from harness.guest.schedules.task import Task


@dataclass
class _Progress:
    steps: int = 0
    at_point: bool = True


TURNS = st.lists(st.tuples(st.sets(st.integers(0, 3), min_size=1), st.booleans(), st.integers(-3, 6)), max_size=30)


def _picks(strategy: str, number: int, seed: int, turns: list[tuple[set[int], bool, int]]) -> list[int]:
    chosen = STRATEGIES[strategy](Plan(strategy, number, seed, steps=20, sites=[1, 2, 3], timers=0.0))
    tasks = [Task(each, client=-1) for each in range(4)]
    for task in tasks:
        chosen.begin(task)
    progress, current, picks = _Progress(), tasks[0], []
    for can_run, stays, site in turns:
        progress.steps += 1
        ready = [task for task in tasks if task.number in can_run]
        current.site = site
        following = chosen.pick(progress, current if stays and current in ready else None, ready)
        assert following in ready
        current = following
        picks.append(following.number)
    return picks


@given(st.sampled_from(sorted(STRATEGIES)), st.integers(0, 40), st.integers(0, 2**40), TURNS)
def test_somebody_who_can_run_by_the_seed_alone(strategy: str, number: int, seed: int, turns: list[tuple[set[int], bool, int]]) -> None:
    """Each pick is one of those that can run, and the same seed picks the same."""
    assert _picks(strategy, number, seed, turns) == _picks(strategy, number, seed, turns)


def test_calm_strategies_interrupt_nobody() -> None:
    """Fifo and lifo let whoever runs go on; they differ in who comes after."""
    turns = [({0, 1, 2}, True, 0), ({1, 2, 3}, False, 0), ({0, 1, 2, 3}, True, 0)]
    assert _picks("fifo", 0, 1, turns) == [0, 1, 1]
    assert _picks("lifo", 0, 1, turns) == [0, 3, 3]


def test_a_sweep_interrupts_once() -> None:
    """Whoever runs at the chosen step comes after all others, until nobody else is left."""
    turns = [({0, 1}, True, 0)] * 3 + [({0}, False, 0)]
    assert _picks("sweep", 2, 1, turns) == [0, 1, 1, 0]
