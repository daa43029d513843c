"""Threads under control are the library's own, on every Python that guests may have, and a seed decides everything."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from tests.harness.guest.schedules.rigs import SCHEDULES, pythons, rig

MANY = (("fifo", 0), ("lifo", 0), *(("rand", number) for number in range(8)))
FOLDER = Path(__file__).parent / "samples"
DEADLOCK = """
import threading
ALL = ["cross", "left_held", "fails"]
one, two = threading.Lock(), threading.Lock()

def take(first, second):
    for _ in range(5):
        with first:
            with second:
                pass

def cross():
    threads = [threading.Thread(target=take, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

def left_held():
    one.acquire()
    one.acquire()

def fails():
    thread = threading.Thread(target=lambda: [].pop())
    thread.start()
    thread.join()
    return True
"""


@pytest.mark.parametrize("module, least", [("threads", 18), ("pools", 18)])
@pytest.mark.parametrize("python", pythons())
def test_every_primitive_keeps_its_word(python: str, module: str, least: int) -> None:
    """Locks, conditions, queues, futures, executors, timers and the rest do under each schedule what their documentation says."""
    told = rig(python, FOLDER, module, (), tuple(SCHEDULES))
    assert len(told) >= least
    wrong = {name: plays for name, plays in told.items() if any(play[:2] != ["clients", True] or play[4:] != [0, []] for play in plays)}
    assert wrong == {}


@pytest.mark.parametrize("python", pythons())
def test_an_unguarded_count_loses_updates(python: str) -> None:
    """`+=` is a load, an operation and a store, with room for others between them; without interruptions nothing is lost."""
    (plays,) = rig(python, FOLDER, "threads", ("races",), MANY).values()
    lost = [play[1] for play in plays]
    assert lost[:2] == [0, 0]
    assert any(lost[2:])


def test_a_schedule_is_the_same_each_time_and_on_each_python() -> None:
    """Same code, same id: the same switches at the same steps, in another process and another Python."""
    job = (FOLDER, "threads", ("races", "lock"), tuple(SCHEDULES[:7]))
    alike = [python for python in pythons() if "3.13" not in python]  # its Thread.start and join have other steps
    again = rig.__wrapped__(alike[0], *job)
    assert [rig(python, *job) for python in alike] == [again] * len(alike)


def test_deadlocks_and_crashes_are_seen(tmp_path: Path) -> None:
    """Locks in opposite order block under some schedule and not under all; a lock left held blocks always; a crash is told."""
    (tmp_path / "m.py").write_text(textwrap.dedent(DEADLOCK))
    told = rig(pythons()[0], tmp_path, "m", (), MANY)
    assert {play[0] for play in told["cross"]} == {"clients", "quiet"}
    assert {(play[0], play[4]) for play in told["left_held"]} == {("quiet", 1)}
    assert {(play[0], str(play[5])) for play in told["fails"]} == {("clients", "[['IndexError', 'pop from empty list']]")}
