"""Coroutines of the submission run a little at a time, side by side, in a loop that no fork shares."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from harness.guest import tasks


@pytest.fixture(autouse=True)
def own(monkeypatch: pytest.MonkeyPatch) -> Iterator[tasks._Tasks]:
    """A guest that never ran a coroutine; its loop is closed at the end."""
    fresh = tasks._Tasks()
    monkeypatch.setattr(tasks, "_own", fresh)
    yield fresh
    if fresh.loop is not None:
        for task in fresh.tasks.values():
            task.cancel()
        fresh.loop.run_until_complete(asyncio.sleep(0))
        fresh.loop.close()


async def _give(value: object) -> object:
    await asyncio.sleep(0)
    return value


async def _fail() -> None:
    raise ValueError("broken")


def test_a_coroutine_runs_to_its_result() -> None:
    """A turn runs what was started, and gives the result once; the number then means nothing."""
    number = tasks.start(_give("value"))
    assert tasks.turn(number) == [True, "value"]
    with pytest.raises(KeyError):
        tasks.turn(number)


def test_what_waits_gives_the_turn_back() -> None:
    """A task that waits for another does not hold the host up; it ends when the other let it."""
    event = asyncio.Event()
    waiting = tasks.start(event.wait())
    assert tasks.turn(waiting) == [False, None]

    async def wake() -> None:
        await asyncio.sleep(0)
        event.set()

    waking = tasks.start(wake())
    assert tasks.turn(waking) == [True, None]
    assert tasks.turn(waiting) == [True, True]


def test_tasks_run_side_by_side() -> None:
    """What one turn runs to its end needs no other turn: its result is there."""
    first, second = tasks.start(_give(1)), tasks.start(_give(2))
    assert first != second
    while tasks.turn(first) == [False, None]:
        pass
    assert tasks._own.tasks[second].done()
    assert tasks.turn(second) == [True, 2]


def test_what_a_coroutine_raises_is_raised() -> None:
    """An error in a task is the error of its turn."""
    number = tasks.start(_fail())
    with pytest.raises(ValueError, match="broken"):
        tasks.turn(number)


def test_a_cancelled_task_ends() -> None:
    """Asked to end, a task ends as asyncio's do; one that is not there is not missed."""
    number = tasks.start(asyncio.Event().wait())
    assert tasks.turn(number) == [False, None]
    tasks.cancel(number)
    tasks.cancel(number + 1)
    with pytest.raises(asyncio.CancelledError):
        tasks.turn(number)


def test_a_fork_begins_anew(own: tasks._Tasks, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process with another number makes a loop of its own and knows none of the tasks, but repeats no number."""
    number = tasks.start(_give(1))
    before = own.loop
    tasks.turn(number)
    another = own.pid + 1
    monkeypatch.setattr(tasks, "_getpid", lambda: another)
    fresh = tasks.start(_give(2))
    assert own.loop is not before
    assert fresh == number + 1
    assert tasks.turn(fresh) == [True, 2]
    before.close()
