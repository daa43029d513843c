"""A thread that has the token and does nothing for a while waits where nobody can wake it."""

from __future__ import annotations

import os
import signal
from typing import Any

import pytest

from harness.guest.schedules import watch
from harness.guest.schedules.engine import ENGINE
from harness.guest.schedules.task import Task
from harness.guest.schedules.watch import Watch
from tests.harness.guest.children import run
from tests.harness.guest.schedules.plays import play

Look = tuple[int, int, float | None]
"""What a look finds: which task, at which step, how many seconds it has used; None for a thread that has just ended."""


def _stuck_after(looks: list[Look], *, talking: bool = False, thread: int = 5) -> Any:
    """At which of the looks the watch called a task stuck."""

    def act() -> Any:
        said: list[int] = []
        guard = Watch(lambda: said.append(len(looks) - len(left)))
        guard.talking = talking
        left = list(looks)

        def used(_: object) -> float:
            seconds = left[0][2]
            if seconds is None:
                raise OSError
            return seconds

        vars(watch).update(_clock_of=lambda thread: thread, _clock_gettime=used)
        while left:
            number, ENGINE.steps, _ = left[0]
            ENGINE.current = Task(number, client=-1)
            ENGINE.current.thread = thread
            guard._look()
            del left[0]
        return said

    return run(act)


STILL: Look = (1, 9, 2.0)


@pytest.mark.parametrize(
    "looks, stuck",
    [
        ([STILL] * 4, [3]),
        ([STILL, STILL, STILL, (1, 10, 2.0), (1, 10, 2.0)], []),
        ([STILL, STILL, STILL, (2, 9, 2.0), (2, 9, 2.0)], []),
        ([STILL, STILL, STILL, (1, 9, 2.1), (1, 9, 2.1)], []),
        ([STILL, STILL, (1, 9, None), STILL, STILL], [4]),
    ],
)
def test_three_looks_without_progress(looks: list[Look], stuck: list[int]) -> None:
    """A step, another task or processor time begin anew; a thread that ended in this moment says nothing."""
    assert _stuck_after(looks) == stuck


@pytest.mark.parametrize("talking, thread", [(True, 5), (False, 0)])
def test_who_has_asked_the_host_may_wait(talking: bool, thread: int) -> None:
    """As long as the host takes; and so may a thread that has not begun."""
    assert _stuck_after([STILL] * 9, talking=talking, thread=thread) == []


@pytest.mark.skipif(watch._clock_of is None, reason="this system tells no thread's processor time")
def test_a_thread_that_waits_in_the_kernel_is_found() -> None:
    """The signal comes although the main thread waits for the token; once it is told, nobody looks any more."""

    def act() -> Any:
        vars(watch)["_EVERY_SECONDS"] = 0.1
        reading, writing = os.pipe()
        said: list[list[float]] = []

        def on_stuck() -> None:
            said.append([ENGINE.number, *signal.getitimer(signal.ITIMER_REAL)])
            if len(said) == 1:
                os.write(writing, b"x")

        guard = Watch(on_stuck)
        guard.start()
        return [play(lambda: os.read(reading, 1)), said[0]]

    assert run(act) == ["quiet", [0, 0.0, 0.0]]


def test_where_no_clock_shows_a_thread_nobody_looks() -> None:
    """On macOS no thread can tell the processor time of another: no signal is used there."""

    def act() -> Any:
        vars(watch)["_clock_of"] = None
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        guard = Watch(lambda: None)
        guard.start()
        timer = signal.getitimer(signal.ITIMER_REAL)
        guard.stop()
        return [timer, signal.getsignal(signal.SIGALRM) == signal.SIG_DFL]

    assert run(act) == [[0.0, 0.0], True]
