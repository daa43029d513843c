"""Who is next is decided from a seed, and is always somebody who can run."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.guest.schedules.strategies import STRATEGIES, Plan
from harness.guest.schedules.task import Task


@dataclass
class _Progress:
    steps: int = 0
    at_point: bool = True
    pumps: int = 0
    current: Task | None = None


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


class _Drive:
    """A strategy over tasks that are all at points; `go` says who runs on when these can, at this site."""

    def __init__(self, strategy: str, number: int = 0, seed: int = 0, tasks: int = 3) -> None:
        self._strategy = STRATEGIES[strategy](Plan(strategy, number, seed, steps=20, sites=[1, 2], timers=0.0))
        self._tasks = [Task(each, client=-1) for each in range(tasks)]
        for task in self._tasks:
            self._strategy.begin(task)
        self._progress = _Progress()
        self._current = self._tasks[0]

    def go(self, *ready: int, site: int = 0, at_point: bool = True) -> int:
        self._progress.steps += 1
        self._progress.at_point, self._progress.current = at_point, self._current
        self._current.site = site
        can_run = [self._tasks[number] for number in ready]
        self._current = self._strategy.pick(self._progress, self._current if self._current in can_run else None, can_run)
        return self._current.number


@pytest.mark.parametrize("strategy, depth", [("pct3", 3), ("pct5", 5)])
def test_who_falls_behind_does_so_at_few_points(strategy: str, depth: int) -> None:
    """Where all can run, whoever runs is interrupted fewer than `depth` times, and never goes before those who were not."""
    switches = set()
    for seed in range(40):
        drive = _Drive(strategy, seed=seed, tasks=6)
        picks = [drive.go(*range(6)) for _ in range(40)]
        runs = [number for number, _ in itertools.groupby(picks)]
        assert len(set(runs)) == len(runs)
        switches.add(len(runs) - 1)
    assert max(switches) == depth - 1


@pytest.mark.parametrize("strategy", ["pct3", "pct5", "site"])
def test_where_nobody_runs_nobody_falls_behind(strategy: str) -> None:
    """A point that comes when whoever ran has to wait anyway passes, and the one who can goes on."""
    drive = _Drive(strategy, tasks=2)
    assert [drive.go(number % 2) for number in range(40)] == [number % 2 for number in range(40)]


def test_whoever_gets_to_a_hot_site_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Others move on meanwhile; when all are held, the one whose time is up first goes on."""
    hot = STRATEGIES["site"]
    monkeypatch.setattr(hot, "_SHARE", 1.0)
    monkeypatch.setattr(hot, "_HELD", 1.0)
    freed = set()
    for seed in range(20):
        drive = _Drive("site", seed=seed, tasks=2)
        assert drive.go(0, 1, site=1) == 1
        until: dict[int, int] = vars(drive._strategy)["_held"]
        first = until[0]
        freed.add(drive.go(0, 1, site=1))
        assert until[0] == first or until[1] >= first
    assert freed == {0, 1}


def test_no_site_is_hot_where_none_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without hot sites it is a walk with few switches."""
    monkeypatch.setattr(STRATEGIES["site"], "_SHARE", 0.0)
    drive = _Drive("site", tasks=2)
    picks = [drive.go(0, 1, site=site % 3) for site in range(200)]
    assert 0 < sum(one != two for one, two in itertools.pairwise(picks)) < 40


@pytest.mark.parametrize("number, picks", [(0, [0, 0, 1, 1, 0, 0]), (2, [0, 0, 2, 1, 0, 0]), (1, [0, 0, 0, 0, 0, 0])])
def test_one_visitor_of_a_site_waits_for_all_others(number: int, picks: list[int]) -> None:
    """The first who is there at a point, and not about to wait; others go in order, or the youngest first; of another site, nobody."""
    drive = _Drive("sitesweep", number=number)
    told = [drive.go(0, 1, 2, site=5), drive.go(0, 1, 2, site=1, at_point=False), drive.go(0, 1, 2, site=1)]
    told += [drive.go(0, 1, site=9), drive.go(0, site=9), drive.go(0, 1, 2, site=9)]
    assert told == picks


def test_a_later_visitor_waits_among_others_at_random() -> None:
    """In later schedules of a site the second visitor is held, too, and those who go on are drawn."""
    second, random = _Drive("sitesweep", number=4), _Drive("sitesweep", number=12)
    assert [second.go(0, 1, site=1) for _ in range(3)] == [0, 1, 1]
    picks = [random.go(0, 1, 2, site=1) for _ in range(100)]
    held = {0, 1, 2} - set(picks[1:])
    assert len(held) == 1
