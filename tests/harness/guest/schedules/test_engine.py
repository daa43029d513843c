"""One task at a time: the engine knows who can run, who waits for what, and when nobody can go on."""

from __future__ import annotations

import json
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from harness.guest.schedules import engine
from harness.guest.schedules.engine import ENGINE
from harness.guest.schedules.primitives import Lock, sleep
from tests.harness.guest.children import run
from tests.harness.guest.schedules.plays import go_on, play


def _steps(number: int) -> None:
    for site in range(number):
        ENGINE.step(site)


def test_outside_of_tasks_points_mean_nothing() -> None:
    """Whoever has no token passes points, turns and gates, is told a number of no task, and cannot wait."""

    def act() -> Any:
        told: list[Any] = []

        def pass_by() -> None:
            ENGINE.step(1)
            told.append([ENGINE.ident(), ENGINE.me() is None])

        def start_stranger() -> None:
            told.append([ENGINE.ident(), ENGINE.number])
            stranger = threading.Thread(target=pass_by)
            stranger.start()
            stranger.join()

        play(start_stranger)
        ENGINE.yield_turn()
        ENGINE.wait_at_gate()
        pass_by()
        with pytest.raises(RuntimeError, match="only a controlled thread can wait"):
            ENGINE.wait_on(None, None)
        return [told, ENGINE.number, ENGINE.steps]

    assert run(act) == [[[100, 0], [1, True], [1, True]], -1, 0]


def test_quiet_points_are_no_steps() -> None:
    """While a module is imported, or the host looks on, nobody else gets a turn."""

    def act() -> Any:
        order: list[str] = []

        def quiet() -> None:
            ENGINE.quiet += 1
            _steps(50)
            ENGINE.quiet -= 1
            order.append("quiet")

        play(quiet, lambda: order.append("other"), strategy="rand")
        return [order, ENGINE.steps]

    order, steps = run(act)
    assert (sorted(order), steps) == (["other", "quiet"], 0)


@pytest.mark.parametrize("strict, reason, steps", [(False, "quiet", 30), (True, "steps", 11)])
def test_a_budget_counts_from_the_last_message(strict: bool, reason: str, steps: int) -> None:
    """Who talks to the host is not waiting busily; a strict budget is for all. Who was stopped goes on where it was."""

    def act() -> Any:
        def talk() -> None:
            for _ in range(6):
                _steps(5)
                ENGINE.heard()

        return [play(talk, budget=10, strict=strict), ENGINE.steps, len(ENGINE.table()), go_on(), ENGINE.steps]

    assert run(act) == [reason, steps, int(strict), "quiet", 30]


def test_a_busy_wait_starves_nobody() -> None:
    """Whoever has run for five hundred points rests, even where nobody is ever interrupted."""

    def act() -> Any:
        happened: list[int] = []

        def spin() -> None:
            while not happened:
                ENGINE.step(1)

        return [play(spin, lambda: happened.append(1), lambda: None), ENGINE.steps]

    assert run(act) == ["quiet", 501]


def test_time_moves_when_nobody_can_run() -> None:
    """To the next deadline, for all whose it is; not past what was allowed."""

    def act() -> Any:
        woke: list[Any] = []

        def nap(name: str, seconds: float) -> None:
            sleep(seconds)
            woke.append([name, ENGINE.now])

        works = [lambda name=name, seconds=seconds: nap(name, seconds) for name, seconds in (("c", 3), ("a", 1), ("b", 1), ("d", 200))]
        reason = play(*works)
        left = [row[:3] for row in ENGINE.table()]
        ENGINE.move_on(1150.0)
        return [reason, woke[:3], left, go_on(seconds=60.0), woke[3:]]

    moments = [["a", 1001.0], ["b", 1001.0], ["c", 1003.0]]
    assert run(act) == ["timers", moments, [[3, 3, "sleep"]], "quiet", [["d", 1200.0]]]


def test_a_deadline_that_has_passed_is_not_waited_for() -> None:
    """Nobody else gets a turn by it."""

    def act() -> Any:
        order: list[Any] = []
        play(lambda: order.append(ENGINE.wait_on(None, ENGINE.now)), lambda: order.append("other"))
        return order

    assert run(act) == [False, "other"]


@pytest.mark.parametrize("timers, is_early", [(0.0, False), (1.0, True)])
def test_a_slow_machine_can_be_played(timers: float, is_early: bool) -> None:
    """Where timers are probable, a deadline passes although somebody could run; else it waits until nobody can."""

    def act() -> Any:
        woke: list[int] = []

        def nap() -> None:
            sleep(5)
            woke.append(ENGINE.steps)

        def work() -> None:
            for _ in range(99):
                ENGINE.step(1)
                ENGINE.yield_turn()

        play(nap, work, timers=timers)
        return woke

    (steps,) = run(act)
    assert (steps < 99) == is_early


def test_a_wait_ends_when_somebody_wakes_it() -> None:
    """Those who wait for another thing are not meant; whether it was woken or its time was up, a task is told."""

    def act() -> Any:
        one, two, told = object(), object(), []

        def wait(thing: object, seconds: float) -> None:
            told.append([ENGINE.wait_on(thing, ENGINE.now + seconds), ENGINE.now])

        def wake() -> None:
            sleep(5)
            ENGINE.wake_waiters(one)

        return [play(lambda: wait(one, 2), lambda: wait(one, 9), lambda: wait(two, 20), wake), told]

    assert run(act) == ["quiet", [[False, 1002.0], [True, 1005.0], [False, 1020.0]]]


def test_a_gate_is_opened_by_its_number() -> None:
    """A number that no task has opens none, and who waits for something else is left waiting."""

    def act() -> Any:
        play(ENGINE.wait_at_gate, lambda: sleep(500), ENGINE.wait_at_gate)
        states = []
        for number in (-1, 3, 1, 0):
            ENGINE.wake(number)
            go_on()
            states.append([row[0] for row in ENGINE.table()])
        return states

    assert run(act) == [[0, 1, 2], [0, 1, 2], [0, 1, 2], [1, 2]]


def test_a_thread_that_cannot_be_started_is_no_task() -> None:
    """Python's own error comes out, and the number is given to the next."""

    def act() -> Any:
        def refuse(*_: object) -> int:
            raise RuntimeError("can't start new thread")

        start, engine._start = engine._start, refuse
        with pytest.raises(RuntimeError, match="can't start new thread"):
            ENGINE.spawn(list)
        engine._start = start
        return [len(ENGINE.tasks), ENGINE.spawn(list).number, ENGINE.peak]

    assert run(act) == [0, 0, 1]


def test_a_crash_is_told_with_its_line() -> None:
    """The innermost line in a file of the submission; no words where there are none; an exit is no crash."""

    class _MuteError(Exception):
        def __str__(self) -> str:
            raise ValueError

    def parse() -> None:
        json.loads("{")

    def mute() -> None:
        raise _MuteError

    def leave() -> None:
        raise SystemExit(3)

    def act() -> Any:
        ENGINE.files = {"another.py": 0, __file__: 1}
        reason = play(parse, mute, leave)
        ENGINE.crash(KeyError("k"))
        return [reason, ENGINE.crashes]

    reason, ((kind, words, *place), *others) = run(act)
    assert (reason, kind, place) == ("quiet", "JSONDecodeError", [1, parse.__code__.co_firstlineno + 1])
    assert words.startswith("Expecting property name")
    assert others == [["_MuteError", "", 1, mute.__code__.co_firstlineno + 1], ["KeyError", "'k'", -1, 0]]


def test_a_pump_stops_when_its_clients_have_returned() -> None:
    """Others may live on; asked again it stops at once; with nobody at all it is quiet."""

    def act() -> Any:
        def brief() -> None:
            ENGINE.step(1)

        return [play(brief, ENGINE.wait_at_gate, until=[0]), go_on(until=[0]), go_on(), play()]

    assert run(act) == ["clients", "clients", "quiet", "quiet"]


def test_switches_are_logged_and_hashed() -> None:
    """Who made way for whom and in which state; the same schedule has the same hash, another one another."""

    def act() -> Any:
        def schedule(strategy: str) -> Any:
            play(lambda: _steps(5), lambda: sleep(1), strategy=strategy, log=True)
            return [[switch[:3] for switch in ENGINE.log or []], ENGINE.hash, ENGINE.switches]

        return [schedule("fifo"), schedule("fifo"), schedule("rand")]

    first, again, other = run(act)
    assert first == again
    assert (first[0], first[2]) == ([[0, 1, "end"]], 1)
    assert other[1] != first[1]


@pytest.mark.parametrize("strategy", ["lifo", "rand", "rand5", "pct3", "site", "sweep"])
def test_choices_that_are_made_again_make_the_same_schedule(strategy: str) -> None:
    """Whatever a strategy chose, told choice by choice, threads take the same turns; without them nobody is interrupted."""

    def act() -> Any:
        def schedule(strategy: str, *choices: list[int]) -> Any:
            works = (lambda: _steps(5), lambda: sleep(1), lambda: _steps(7), lambda: yield_turns(3))
            play(*works, strategy=strategy, log=True, sites=[number for choice in choices for number in choice])
            return [ENGINE.hash, [switch[2] for switch in ENGINE.log or []], [*ENGINE.choices]]

        first = schedule(strategy)
        return [first, schedule("told", *first[2]), schedule("told"), schedule("told", *first[2][1::2])]

    def yield_turns(times: int) -> None:
        for _ in range(times):
            ENGINE.yield_turn()

    first, again, calm, fewer = run(act)
    assert first[2]
    assert again == first
    assert "run" not in calm[1]
    assert fewer[1].count("run") <= first[1].count("run")


@pytest.mark.parametrize(
    "code, words",
    [
        (SimpleNamespace(co_name="wait", co_qualname="Condition.wait"), "Condition.wait"),
        (SimpleNamespace(co_name="wait"), "Lock.wait"),
    ],
)
def test_a_library_function_has_its_class(code: Any, words: str) -> None:
    """Also in a Python whose code does not say so."""
    assert engine._qualified(SimpleNamespace(f_code=code, f_locals={"self": Lock()})) == words  # type: ignore[arg-type]  # a frame's fake


def test_a_library_function_without_a_class_has_its_name() -> None:
    """In a Python whose code does not say more."""
    frame: Any = SimpleNamespace(f_code=SimpleNamespace(co_name="as_completed"), f_locals={})
    assert engine._qualified(frame) == "as_completed"
