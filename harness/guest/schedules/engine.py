"""One thread at a time: real threads that hand a token on, and know exactly who waits for what.

Only the thread that has the token runs. At each point (see instrument.py), and wherever it blocks, it asks the strategy
who is next. When nobody can run, virtual time moves to the next deadline; when there is none, the token goes back to the
director, the process's main thread, which speaks with the host.
"""

from __future__ import annotations

import _thread
import sys
import zlib
from _random import Random
from collections.abc import Callable
from types import FrameType
from typing import Any

from harness.guest.schedules.strategies import STRATEGIES, Plan
from harness.guest.schedules.task import BLOCKED, ENDED, GATED, RUNNING, SLEEPING, Task

__all__ = ["ENGINE", "Engine", "Place"]

_get_ident, _allocate_lock, _start = _thread.get_ident, _thread.allocate_lock, _thread.start_new_thread
_frame_of, _all_frames = sys._getframe, sys._current_frames  # noqa: SLF001 - they have no other name
_START_TIME = 1000.0
_FAIR_STEPS = 500
"""Who has run for so long without a stop rests as long, if others can run: a busy wait must not starve what it waits for."""

ACQUIRE, RELEASE, START, CALLBACK, JOIN, SLEEP = -1, -2, -3, -4, -5, -6
"""Points that are not in the submission's text, where a site number is asked for."""

Place = tuple[int, int]
"""A line of the submission: number of the file, number of the line; (-1, 0) for none."""
NOWHERE: Place = (-1, 0)


class Engine:
    """The scheduler of one process. Everything but `pump`, `begin` and what they call happens with the token held."""

    def __init__(self) -> None:
        self.files: dict[str, int] = {}
        self.sites: list[Place] = []
        self.quiet = 0
        """Above 0, points are passed without a look at others: while a module is imported, and while the host looks on."""
        self.begin(Plan("fifo", 0, 0, steps=2, sites=(), timers=0.0))

    def begin(self, plan: Plan, *, log: bool = False) -> None:
        """A new schedule. All tasks of the one before have ended."""
        self.tasks: list[Task] = []
        self.current: Task | None = None
        self.now = _START_TIME
        self.steps = self.switches = self.hash = self.peak = 0
        self.at_point = False
        self.crashes: list[list[Any]] = []
        self.seen: dict[int, int] = {}
        self.log: list[list[Any]] | None = [] if log else None
        self.choices: list[list[int]] = []
        """When there is a log: who was next, wherever that could be another; see `_Told`."""
        self.pumps = 0
        self.reason = ""
        self._strategy = STRATEGIES[plan.strategy](plan)
        self._timers = plan.timers
        self._random = Random(plan.seed + 1)
        self._until: frozenset[int] = frozenset()
        self._horizon = 0.0
        self._budget = self._left = 0
        self._strict = False
        self._director = _allocate_lock()
        self._director.acquire()

    # Who am I.

    def me(self) -> Task | None:
        """The task of the calling thread, if it has the token."""
        current = self.current
        return current if current is not None and current.thread == _get_ident() else None

    @property
    def number(self) -> int:
        """Of the task that has the token; -1 when none has."""
        return -1 if self.current is None else self.current.number

    def ident(self) -> int:
        """What the submission is told by get_ident: the same numbers each time."""
        current = self.me()
        return 1 if current is None else 100 + current.number

    # The token.

    def step(self, site: int) -> None:
        """A point at which somebody else may be next."""
        current = self.current
        if current is None or current.thread != _get_ident() or self.quiet:
            return
        self.steps += 1
        self._left -= 1
        current.site = site
        current.steps += 1
        self.seen[site] = self.seen.get(site, 0) + 1
        if self._left < 0:
            self.reason = "steps"
            self._to_director(current)
        if self._timers and self._random.random() < self._timers:
            self._fire_timers(self._horizon)  # a slow machine: time passes although somebody could run
        current.run += 1
        ready = self._ready()
        if len(ready) == 1 and ready[0] is current:
            return
        if current.run > _FAIR_STEPS:
            current.rests, current.run = self.steps + _FAIR_STEPS, 0
            ready = self._ready()
        self.at_point = True
        following = self._strategy.pick(self, current if current in ready else None, ready)
        self.at_point = False
        if following is not current:
            self._note_choice(current, following, is_point=True)
            self._hand_over(current, following)

    def heard(self) -> None:
        """The host was spoken to: something happened, so nobody is waiting busily."""
        if not self._strict:
            self._left = self._budget

    def wait_on(self, thing: Any, deadline: float | None, state: str = BLOCKED) -> bool:
        """Block the current task. True when somebody woke it, False when the deadline passed."""
        current = self.current
        if current is None:
            raise RuntimeError("only a controlled thread can wait")
        if deadline is not None and deadline <= self.now:
            return False
        current.state, current.on, current.deadline, current.timed_out = state, thing, deadline, False
        self._give_up(current)
        current.on = None
        return not current.timed_out

    def wake_waiters(self, thing: Any) -> None:
        """Let all who wait for `thing` look again."""
        for task in self.tasks:
            if task.on is thing and task.state is BLOCKED:
                task.state, task.deadline = RUNNING, None

    def yield_turn(self) -> None:
        """Let somebody else be next, if anybody can."""
        current = self.current
        if current is not None:
            current.rests, current.run = self.steps + 2, 0  # the coming point is the next step
            self.step(SLEEP)

    def wake(self, number: int) -> None:
        """Open the gate that a task stands at."""
        if 0 <= number < len(self.tasks) and self.tasks[number].state is GATED:
            self.tasks[number].state = RUNNING

    def wait_at_gate(self) -> None:
        """Block the current task until `wake` is called for it."""
        current = self.current
        if current is not None:
            current.state = GATED
            self._give_up(current)

    def move_on(self, seconds: float) -> None:
        """Nobody could run before that time: it is that time now."""
        self.now = max(self.now, seconds)

    def _ready(self) -> list[Task]:
        ready = [task for task in self.tasks if task.state is RUNNING]
        rested = [task for task in ready if task.rests <= self.steps]
        return rested or ready

    def _hand_over(self, current: Task, following: Task) -> None:
        self.switches += 1
        self.hash = zlib.crc32(b"%d,%d,%d,%d" % (self.steps, current.number, following.number, current.site), self.hash)
        if self.log is not None:
            self.log.append([current.number, following.number, current.state, *self._where(current)])
        current.run = 0
        self.current = following
        following.wake.release()
        if current.state is not ENDED:
            current.wake.acquire()

    def _note_choice(self, current: Task | None, following: Task, *, is_point: bool) -> None:
        if self.log is not None:
            before = [-1, self.pumps] if current is None else [current.number, current.steps]
            self.choices.append([*before, int(is_point), following.number])

    def _to_director(self, current: Task) -> None:
        self.current = None
        self._director.release()
        if current.state is not ENDED:
            current.wake.acquire()

    def _give_up(self, current: Task) -> None:
        following = self._choose(current)
        if following is None:
            self._to_director(current)
        elif following is not current:
            self._hand_over(current, following)

    def _choose(self, current: Task | None) -> Task | None:
        """The next task, or None when the director is to have the token."""
        while True:
            if self._until and all(task.state is ENDED for task in self.tasks if task.client in self._until):
                self.reason = "clients"
                return None
            ready = self._ready()
            if ready:
                following = self._strategy.pick(self, current if current in ready else None, ready)
                self._note_choice(self.current, following, is_point=False)
                return following
            if not self._fire_timers(self._horizon):
                return None

    def _fire_timers(self, horizon: float) -> bool:
        """Move time to the next deadline. False when there is none, or none so soon."""
        waiting = [task for task in self.tasks if task.deadline is not None and task.state in (BLOCKED, SLEEPING)]
        if not waiting:
            self.reason = "quiet"
            return False
        earliest = min(task.deadline for task in waiting if task.deadline is not None)
        if earliest > horizon:
            self.reason = "timers"
            return False
        self.now = max(self.now, earliest)
        for task in waiting:
            if task.deadline is not None and task.deadline <= self.now:
                task.state, task.deadline, task.timed_out = RUNNING, None, True
        return True

    # Tasks.

    def spawn(self, work: Callable[[], object], *, client: int = -1, handle: Any = None) -> Task:
        """A new task. client: number of the suite's client that it is. Raises RuntimeError when there can be no more."""
        task = Task(len(self.tasks), client=client)
        task.handle = handle
        self.tasks.append(task)
        try:
            _start(self._live, (task, [work]))
        except RuntimeError:
            self.tasks.pop()
            raise
        self._strategy.begin(task)
        self.peak = max(self.peak, sum(1 for other in self.tasks if other.state is not ENDED and other.client < 0))
        return task

    def _live(self, task: Task, work: list[Callable[[], object]]) -> None:
        task.wake.acquire()
        task.thread = _get_ident()
        try:
            work.pop()()
        except SystemExit:
            pass
        except BaseException as error:
            self.crash(error)
        finally:
            for sentinel in task.sentinels:
                sentinel.let_go()
            if task.handle is not None:
                task.handle.end()
            task.state = ENDED
            self._give_up(task)

    def crash(self, error: BaseException) -> None:
        """A thread has ended by an exception that nobody caught."""
        place, trace = NOWHERE, error.__traceback__
        while trace is not None:
            number = self.files.get(trace.tb_frame.f_code.co_filename)
            if number is not None:
                place = (number, trace.tb_lineno)
            trace = trace.tb_next
        try:
            words = str(error)[:1000]
        except BaseException:
            words = ""
        self.crashes.append([type(error).__name__, words, *place])

    # The director.

    def pump(self, seconds: float, *, until: frozenset[int], budget: int, strict: bool) -> None:
        """Let tasks run: until nobody can within so many virtual seconds, or all of these clients have returned.

        budget: how many steps there may be in all (strict), or between two messages to the host.
        """
        self._horizon = self.now + seconds
        self._until = until
        self._budget = self._left = budget
        self._strict = strict
        self.reason = ""
        self.pumps += 1
        following = self._choose(None)
        if following is not None:
            following.run = 0
            self.current = following
            following.wake.release()
            self._director.acquire()

    # For the host to tell.

    def table(self) -> list[list[Any]]:
        """Of each task that has not ended: number, client, state, where it stands, and what for; see `_where`."""
        return [[task.number, task.client, task.state, *self._where(task)] for task in self.tasks if task.state is not ENDED]

    def _where(self, task: Task) -> list[Any]:
        """The line of the submission it is at, what it called there, where what it waits for was made, and who has that."""
        frame: FrameType | None = _frame_of() if task.thread == _get_ident() else _all_frames().get(task.thread)
        place, called = self._called(frame)
        made = getattr(task.on, "made", NOWHERE)
        owner = getattr(task.on, "owner", None)
        return [*place, called, *made, -1 if owner is None else owner.number, type(task.on).__name__ if task.on is not None else ""]

    def place(self, frame: FrameType | None) -> Place:
        """The innermost line of the submission in a stack."""
        while frame is not None:
            number = self.files.get(frame.f_code.co_filename)
            if number is not None:
                return number, frame.f_lineno
            frame = frame.f_back
        return NOWHERE

    def _called(self, frame: FrameType | None) -> tuple[Place, str]:
        """`place`, and the library's function that was called there."""
        called = ""
        while frame is not None and frame.f_code.co_filename not in self.files:
            if frame.f_globals.get("__name__") in _LIBRARIES:
                called = _qualified(frame)
            frame = frame.f_back
        return self.place(frame), called


def _qualified(frame: FrameType) -> str:
    name: str | None = getattr(frame.f_code, "co_qualname", None)  # from Python 3.11 on
    if name is None:
        owner = frame.f_locals.get("self")
        name = frame.f_code.co_name if owner is None else f"{type(owner).__name__}.{frame.f_code.co_name}"
    return name


_LIBRARIES = frozenset({"threading", "queue", "concurrent.futures._base", "concurrent.futures.thread"})

ENGINE = Engine()
"""The one of this process: threads, locks and clocks are replaced for the process, so there can be no second."""
