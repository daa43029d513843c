"""Who runs next: the strategies of the portfolio. Each decides from a seed, and from what the engine shows it, alone."""

from __future__ import annotations

from _random import Random  # the bare one: a submission can change the class in `random`
from collections.abc import Callable, Sequence
from typing import Protocol

from harness.guest.schedules.task import Task

__all__ = ["STRATEGIES", "Plan", "Strategy"]

_LONG_HOLD = 120
_SHORT_HOLD = 5
_VISITS = 3
_RARELY = 0.1
_CHOICE = 4  # numbers of one


class Plan:
    """What a schedule is made from.

    strategy: one of STRATEGIES. number: which of its schedules, for those that go through places one by one. seed: of
    its randomness. steps: how many a run took that nobody disturbed. sites: the points that such a run passed; for a
    schedule that is told choice by choice, those (`_Told`). timers: how probable it is, at each point, that time passes
    although somebody could run.
    """

    __slots__ = ("number", "seed", "sites", "steps", "strategy", "timers")

    def __init__(self, strategy: str, number: int, seed: int, *, steps: int, sites: Sequence[int], timers: float) -> None:
        self.strategy = strategy
        self.number = number
        self.seed = seed
        self.steps = max(steps, 2)
        self.sites = list(sites) or [0]
        self.timers = timers


class Progress(Protocol):
    """How far the engine is. at_point: the current task is at a point, and not about to wait. current: None between two pumps."""

    steps: int
    pumps: int
    at_point: bool
    current: Task | None


class Strategy(Protocol):
    """Picks one of the tasks that can run. `current` is None when the one that ran cannot go on."""

    def begin(self, task: Task) -> None: ...

    def pick(self, engine: Progress, current: Task | None, ready: list[Task]) -> Task: ...


class _Fifo:
    """Nobody is interrupted; who has been able to run for longest is next."""

    def __init__(self, plan: Plan) -> None:
        self._random = Random(plan.seed)

    def begin(self, task: Task) -> None:
        """A task has come into being."""

    def pick(self, engine: Progress, current: Task | None, ready: list[Task]) -> Task:  # noqa: ARG002 - a Strategy's
        return ready[0] if current is None else current

    def _below(self, bound: int) -> int:
        return int(self._random.random() * bound)


class _Lifo(_Fifo):
    """Nobody is interrupted; the youngest is next."""

    def pick(self, engine: Progress, current: Task | None, ready: list[Task]) -> Task:  # noqa: ARG002 - a Strategy's
        return ready[-1] if current is None else current


class _Walk(_Fifo):
    """At each point, somebody else may be next, with a probability of `switch`."""

    def __init__(self, plan: Plan, switch: float) -> None:
        super().__init__(plan)
        self._switch = switch

    def pick(self, engine: Progress, current: Task | None, ready: list[Task]) -> Task:  # noqa: ARG002 - a Strategy's
        if current is not None and (len(ready) == 1 or self._random.random() >= self._switch):
            return current
        return ready[self._below(len(ready))]


class _Priorities(_Fifo):
    """Random priorities, and `depth` - 1 points at which whoever runs falls behind all others."""

    def __init__(self, plan: Plan, depth: int) -> None:
        super().__init__(plan)
        self._points = sorted(1 + self._below(plan.steps) for _ in range(depth - 1))
        self._priorities: dict[int, float] = {}
        self._lowest = 0

    def begin(self, task: Task) -> None:
        self._priorities[task.number] = 1 + self._random.random()

    def pick(self, engine: Progress, current: Task | None, ready: list[Task]) -> Task:
        while self._points and engine.steps >= self._points[0]:
            del self._points[0]
            if current is not None:
                self._lowest -= 1
                self._priorities[current.number] = self._lowest
        return max(ready, key=lambda task: self._priorities[task.number])


class _HotSites(_Fifo):
    """A few points of the source are hot: whoever gets to one of them is held there while others move on."""

    _SHARE = 0.12
    _HELD = 0.8

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._walk = _Walk(plan, 0.05)
        self._hot: dict[int, bool] = {}
        self._held: dict[int, int] = {}

    def pick(self, engine: Progress, current: Task | None, ready: list[Task]) -> Task:
        if current is not None:
            site = current.site
            if site not in self._hot:
                self._hot[site] = self._random.random() < self._SHARE
            if self._hot[site] and len(ready) > 1 and self._random.random() < self._HELD:
                self._held[current.number] = engine.steps + _SHORT_HOLD + self._below(_LONG_HOLD - _SHORT_HOLD)
        free = [task for task in ready if self._held.get(task.number, 0) <= engine.steps]
        if not free:
            first = min(ready, key=lambda task: self._held[task.number])
            self._held[first.number] = 0
            return first
        return self._walk.pick(engine, current if current in free else None, free)


class _Sweep(_Fifo):
    """One interruption, at one step after the other: whoever runs there comes after all others."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._youngest_first = plan.number % 2 == 1
        self._at = 1 + plan.number // 2
        self._last: Task | None = None

    def pick(self, engine: Progress, current: Task | None, ready: list[Task]) -> Task:
        if self._last is None and current is not None and engine.steps >= self._at and len(ready) > 1:
            self._last = current
        others = [task for task in ready if task is not self._last] or ready
        if current in others and current is not None:
            return current
        return others[-1] if self._youngest_first else others[0]


class _SiteSweep(_Fifo):
    """One point of the source after the other: its n-th visitor waits there until nobody else can run."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._site = plan.sites[plan.number % len(plan.sites)]
        turn = plan.number // len(plan.sites)
        self._nth, self._youngest_first, self._at_random = 1 + turn // 2 % _VISITS, turn % 2 == 1, turn >= 2 * _VISITS
        self._visits = 0
        self._held: Task | None = None

    def pick(self, engine: Progress, current: Task | None, ready: list[Task]) -> Task:
        if self._held is None and current is not None and current.site == self._site and engine.at_point:
            self._visits += 1
            if self._visits == self._nth and len(ready) > 1:
                self._held = current
        others = [task for task in ready if task is not self._held]
        if not others:
            self._held, others = None, ready
        stays = current is not None and current in others
        if self._at_random and not (stays and self._random.random() >= _RARELY):
            return others[self._below(len(others))]
        if stays and current is not None:
            return current
        return others[-1] if self._youngest_first else others[0]


class _Told(_Fifo):
    """Who is next is told, choice by choice, as the engine took it down.

    A choice is four numbers: task, its steps by then, whether it could have gone on, task that follows. It is known by the steps
    of its own task, so that it still has its place when others before it are left out. The director's are those of task -1, by
    the number of the pump. Where nothing is told, nobody is interrupted.
    """

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self._told: dict[tuple[int, ...], list[int]] = {}
        for at in range(0, len(plan.sites) - _CHOICE + 1, _CHOICE):
            *place, following = plan.sites[at : at + _CHOICE]
            self._told.setdefault(tuple(place), []).append(following)

    def pick(self, engine: Progress, current: Task | None, ready: list[Task]) -> Task:
        task = engine.current
        place = (-1, engine.pumps, 0) if task is None else (task.number, task.steps, int(engine.at_point))
        told = self._told.get(place)
        following = told.pop(0) if told else -1
        return next((other for other in ready if other.number == following), ready[0] if current is None else current)


STRATEGIES: dict[str, Callable[[Plan], Strategy]] = {
    "fifo": _Fifo,
    "lifo": _Lifo,
    "rand": lambda plan: _Walk(plan, 1.0),
    "rand5": lambda plan: _Walk(plan, 0.5),
    "rand2": lambda plan: _Walk(plan, 0.2),
    "pct3": lambda plan: _Priorities(plan, 3),
    "pct5": lambda plan: _Priorities(plan, 5),
    "site": _HotSites,
    "sitesweep": _SiteSweep,
    "sweep": _Sweep,
    "told": _Told,
}
