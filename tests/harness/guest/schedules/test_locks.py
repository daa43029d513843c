"""The engine's locks, threads and clocks are those of `_thread` and `time`, seen one by one."""

from __future__ import annotations

import copy
import pickle
import sys
from collections.abc import Callable
from typing import Any

import pytest

from harness.guest.schedules import primitives
from harness.guest.schedules.engine import ENGINE
from harness.guest.schedules.primitives import Lock, RLock, sleep
from tests.harness.guest.children import run
from tests.harness.guest.schedules.plays import play

KINDS: Any = [Lock, RLock]


def _raised(act: Callable[[], object]) -> list[str]:
    """Class and words of what a call raises."""
    try:
        act()
    except (RuntimeError, TypeError, ValueError) as error:
        return [type(error).__name__, str(error)]
    return []


@pytest.mark.parametrize("kind", KINDS)
def test_a_lock_refuses_what_python_refuses(kind: Any) -> None:
    """Timeouts of no meaning, a release by nobody who holds it, and copies."""
    lock = kind()
    assert _raised(lambda: lock.acquire(blocking=False, timeout=1)) == ["ValueError", "can't specify a timeout for a non-blocking call"]
    assert _raised(lambda: lock.acquire(timeout=-2)) == ["ValueError", "timeout value must be a non-negative number"]
    assert _raised(lock.release)[0] == "RuntimeError"
    assert _raised(lambda: pickle.dumps(lock))[1] == f"cannot pickle '_thread.{'lock' if kind is Lock else 'RLock'}' object"
    assert _raised(lambda: copy.copy(lock))[0] == "TypeError"


@pytest.mark.parametrize("kind", KINDS)
def test_a_lock_says_whether_it_is_held(kind: Any) -> None:
    """Also in its text; a fork frees it; it can be a key."""
    lock = kind()
    with lock as entered:
        assert (entered, lock.locked()) == (True, True)
        assert repr(lock).startswith("<locked _thread.")
        lock._at_fork_reinit()
        assert (lock.locked(), repr(lock).startswith("<unlocked _thread.")) == (False, True)
        lock.acquire()
    assert not lock.locked()
    assert {lock: 1}[lock] == 1


@pytest.mark.parametrize("kind", KINDS)
def test_outside_of_tasks_a_lock_waits_for_nobody(kind: Any) -> None:
    """What a waiting thread holds is refused at once where a timeout or no wait was asked for, and raises where it would last."""

    def act() -> Any:
        lock = kind()
        play(lock.acquire)
        given = [lock.acquire(blocking=False), lock.acquire(timeout=3)]
        return [given, _raised(lock.acquire)]

    words = "a lock that a waiting thread holds is asked for outside a thread"
    assert run(act) == [[False, False], ["RuntimeError", words]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_held_lock_is_waited_for(kind: Any) -> None:
    """As long as was asked, and not at all where no wait was; several may wait, and each has it once."""

    def act() -> Any:
        lock, given = kind(), []

        def hold() -> None:
            with lock:
                given.append(["held", lock.owner.number])
                sleep(10)

        def ask(**how: Any) -> None:
            given.append([lock.acquire(**how), ENGINE.now])
            if given[-1][0]:
                lock.release()

        reason = play(hold, lambda: ask(blocking=False), lambda: ask(timeout=4), ask, lambda: ask(timeout=40))
        return [reason, given, lock.owner]

    given = [["held", 0], [False, 1000.0], [False, 1004.0], [True, 1010.0], [True, 1010.0]]
    assert run(act) == ["quiet", given, None]


def test_who_holds_an_rlock_may_have_it_again() -> None:
    """It is free after as many releases; others cannot release it; a condition can put all of it away, and take it back."""

    def act() -> Any:
        lock, told = RLock(), []

        def hold() -> None:
            with lock, lock:
                told.append(["holds", lock._recursion_count(), lock._is_owned()])
                sleep(1)
                state = lock._release_save()
                told.append(["put away", lock.locked(), lock._recursion_count()])
                lock._acquire_restore(state)
                told.append(["back", lock._recursion_count(), lock._is_owned()])
            told.append(["free", lock.locked(), lock._recursion_count()])

        def meddle() -> None:
            told.append([*_raised(lock.release), lock._is_owned()])

        return [play(hold, meddle), told]

    told = [["holds", 2, True], ["RuntimeError", "cannot release un-acquired lock", False], ["put away", False, 0], ["back", 2, True]]
    assert run(act) == ["quiet", [*told, ["free", False, 0]]]


def test_a_thread_is_started_with_its_arguments() -> None:
    """It has a number that a schedule gives again; its starter goes on."""

    def act() -> Any:
        told: list[Any] = []

        def note(*args: Any, **kwargs: Any) -> None:
            told.append([args, kwargs, ENGINE.ident()])

        def start() -> None:
            first = primitives._start_new_thread(note, (1, 2), {"k": 3})
            told.append([first, primitives._start_new_thread(note, ())])

        return [play(start), told]

    assert run(act) == ["quiet", [[101, 102], [[1, 2], {"k": 3}, 101], [[], {}, 102]]]


def test_a_handle_is_joined() -> None:
    """By whoever waits, as long as was asked; outside of tasks there is nobody to wait for. Python has them from 3.13 on."""

    def act() -> Any:
        told: list[Any] = []
        ready, handle = primitives._Handle(7), primitives._Handle()
        handle.join()

        def start() -> None:
            primitives._start_joinable_thread(lambda: sleep(10), handle)
            for timeout in (4, -1, None):
                handle.join(timeout)
                told.append([handle.is_done(), ENGINE.now])
            ready._set_done()
            ready.join()

        reason = play(start, lambda: told.append(primitives._start_joinable_thread(list).ident))
        return [reason, handle.ident, [ready.ident, ready.is_done()], told]

    assert run(act) == ["quiet", 102, [7, True], [103, [False, 1004.0], [True, 1010.0], [True, 1010.0]]]


def test_a_sentinel_is_freed_at_the_end_of_its_thread() -> None:
    """`Thread.join` waits for it up to Python 3.12; whoever freed it before is not disturbed; outside of tasks it is but a lock."""

    def act() -> Any:
        kept, told = [primitives._set_sentinel()], []

        def live() -> None:
            kept.append(primitives._set_sentinel())
            kept.append(primitives._set_sentinel())
            kept[1].acquire()
            sleep(5)

        def join() -> None:
            told.append([kept[1].acquire(), ENGINE.now])

        return [play(live, join), told, [lock.locked() for lock in kept]]

    assert run(act) == ["quiet", [[True, 1005.0]], [False, True, False]]


def test_sleep_takes_virtual_time() -> None:
    """None outside of tasks; of no seconds it lets others run; negative ones are refused."""

    def act() -> Any:
        order: list[Any] = []

        def nap(name: str) -> None:
            for seconds in (0, 2):
                order.append([name, ENGINE.now])
                sleep(seconds)

        sleep(9)
        return [play(lambda: nap("a"), lambda: nap("b")), order, ENGINE.now, _raised(lambda: sleep(-1))]

    order = [["a", 1000.0], ["b", 1000.0], ["a", 1000.0], ["b", 1000.0]]
    assert run(act) == ["quiet", order, 1002.0, ["ValueError", "sleep length must be non-negative"]]


@pytest.mark.parametrize("version, has_handles", [((3, 12), False), ((3, 13), True)])
def test_each_python_has_what_its_threads_are_made_of(version: tuple[int, int], has_handles: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Handles from 3.13 on, sentinels before; what all have is ours, and what does not start or wait is Python's."""
    monkeypatch.setattr(sys, "version_info", version)
    made: Any = primitives.thread_module()
    assert (made.allocate_lock, made.RLock, made.start_new_thread) == (Lock, RLock, primitives._start_new_thread)
    assert (made.interrupt_main(), made.get_ident(), made.error) == (None, 1, RuntimeError)
    assert (vars(made).get("_ThreadHandle") is primitives._Handle) is has_handles
    assert (vars(made).get("_set_sentinel") is primitives._set_sentinel) is not has_handles
    if has_handles:
        assert (made._get_main_thread_ident(), made._shutdown(), made.daemon_threads_allowed()) == (1, None, True)


def test_all_clocks_show_virtual_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """In seconds and in nanoseconds; what tells no time is Python's."""
    monkeypatch.setattr(ENGINE, "now", 1002.5)
    made: Any = primitives.time_module()
    for name in ("monotonic", "perf_counter", "process_time", "thread_time"):
        assert (getattr(made, name)(), getattr(made, f"{name}_ns")()) == (1002.5, 1_002_500_000_000)
    assert (made.time(), made.time_ns()) == (1_700_001_002.5, 1_700_001_002_500_000_000)
    assert made.gmtime(0).tm_year == 1970
