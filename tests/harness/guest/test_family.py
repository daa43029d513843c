"""All processes that came from one are found, counted and ended; each test has a family of its own to do it to."""

from __future__ import annotations

import ctypes
import os
import signal
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from harness.guest import family
from tests.harness.guest.children import run

_PR_GET_DUMPABLE = 3


def _start(act: Callable[[], object] = signal.pause) -> int:
    """A child that does this, and then waits to be killed."""
    pid = os.fork()
    if pid == 0:
        try:
            act()
            signal.pause()
        finally:
            os._exit(0)
    return pid


def _start_with_child() -> tuple[int, int]:
    """A child that waits, and its own child."""
    reading, writing = os.pipe()
    parent = _start(lambda: os.write(writing, str(_start()).encode()))
    return parent, int(os.read(reading, 32))


def _has_ended(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


def test_descendants_are_found_parents_first() -> None:
    """Children and their children are found, and nobody else; of any process, not only of this one."""

    def look() -> Any:
        parent, child = _start_with_child()
        return [family.descendants() == [parent, child], family.descendants(parent) == [child], family.descendants(child)]

    assert run(look) == [True, True, []]


def test_descendants_are_found_without_lists_of_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel does not list children, every process is asked for its parent."""
    monkeypatch.setattr(family, "_children", lambda _: None)

    def look() -> Any:
        parent, child = _start_with_child()
        return family.descendants() == [parent, child]

    assert run(look) is True


def test_a_process_that_is_gone_has_no_children() -> None:
    """Between being listed and being asked a process may end; that is no reason to look elsewhere."""

    def ask() -> Any:
        pid = _start(lambda: os._exit(0))
        os.waitpid(pid, 0)
        return family._children(pid)

    assert run(ask) == []


@pytest.mark.parametrize("error, expected", [(FileNotFoundError(), None), (PermissionError(), [])], ids=["no such list", "none may see it"])
def test_a_kernel_without_lists_is_noticed(error: OSError, expected: object, monkeypatch: pytest.MonkeyPatch) -> None:
    """That our own children are not listed means that nobody's are; a list that must not be read is empty."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(family, "open", fail, raising=False)
    assert family._children(os.getpid()) == expected


def test_without_proc_nobody_has_parents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no /proc at all, no process is found, and none that is not there."""

    def fail(*_: object) -> None:
        raise FileNotFoundError

    assert family._parents()[os.getpid()] == os.getppid()
    monkeypatch.setattr(family, "open", fail, raising=False)
    assert family._parents() == {}
    monkeypatch.setattr("os.listdir", fail)
    assert family._parents() == {}


def test_orphans_are_adopted() -> None:
    """When a process in the middle ends, its children stay in the family."""

    def adopt() -> Any:
        family.adopt_orphans()
        parent, child = _start_with_child()
        os.kill(parent, signal.SIGKILL)
        os.waitpid(parent, 0)
        found = family.descendants() == [child]
        family.kill_all_but(())
        family.reap()
        return [found, family.descendants()]

    assert run(adopt) == [True, []]


def test_memory_is_hidden() -> None:
    """After that, no process of the same user may trace this one."""

    def hide() -> Any:
        before = ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)
        family.hide_memory()
        return [before, ctypes.CDLL(None).prctl(_PR_GET_DUMPABLE, 0, 0, 0, 0)]

    assert run(hide) == [1, 0]


def test_a_system_without_prctl_is_left_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    """Elsewhere than on Linux nothing is asked of the system, and nothing is raised."""
    asked: list[object] = []

    def ask(name: object) -> SimpleNamespace:
        asked.append(name)
        return SimpleNamespace()

    monkeypatch.setattr("ctypes.CDLL", ask)
    family.adopt_orphans()
    family.hide_memory()
    assert asked == [None, None]


def test_all_are_killed_but_those_to_keep() -> None:
    """Whoever is not named dies, be it the child of one that stays; who is dead already is nobody's business."""

    def kill() -> Any:
        dead = _start(lambda: os._exit(0))
        os.waitid(os.P_PID, dead, os.WEXITED | os.WNOWAIT)
        kept, child = _start_with_child()
        other = _start()
        family.kill_all_but([kept])
        return [_has_ended(kept), [family._is_dead(pid) for pid in (kept, child, other, dead)], family.living([kept, child]) == [kept]]

    assert run(kill) == [False, [False, True, True, True], True]


def test_whoever_cannot_be_killed_does_not_hold_us_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    """After some time of stopping and killing it ends; one that vanished meanwhile is no error."""
    sent: list[tuple[int, int]] = []

    def kill(pid: int, number: int) -> None:
        sent.append((pid, number))
        if pid == 8:
            raise ProcessLookupError

    moments = iter([0.0, 1.0, 1.0, 9.0])
    monkeypatch.setattr(family, "_monotonic", lambda: next(moments))
    monkeypatch.setattr(family, "_sleep", lambda _: None)
    monkeypatch.setattr(family, "descendants", lambda: [7, 8])
    monkeypatch.setattr(family, "_is_dead", lambda _: False)
    monkeypatch.setattr(family, "reap", lambda: None)
    monkeypatch.setattr("os.kill", kill)
    family.kill_all_but(())
    assert sent == [(7, signal.SIGSTOP), (8, signal.SIGSTOP), (7, signal.SIGKILL), (8, signal.SIGKILL)] * 2


def test_the_living_go_on() -> None:
    """Of some processes those that live are named, and one that was stopped runs again."""

    def wake() -> Any:
        stopped, running, gone = _start(), _start(), _start(lambda: os._exit(0))
        os.waitpid(gone, 0)
        os.kill(stopped, signal.SIGSTOP)
        os.waitpid(stopped, os.WUNTRACED)
        alive = family.living([stopped, gone, running])
        return [alive == [stopped, running], os.WIFCONTINUED(os.waitpid(stopped, os.WCONTINUED)[1])]

    assert run(wake) == [True, True]


def test_whoever_is_not_ours_to_wake_is_not_alive(monkeypatch: pytest.MonkeyPatch) -> None:
    """A number that another process has by now does not count."""

    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("os.kill", refuse)
    assert family.living([os.getpid()]) == []


def test_the_dead_are_reaped() -> None:
    """Ended children leave the process table, however many; where there is none, there is nothing to wait for."""

    def reap() -> Any:
        pids = [_start(lambda: os._exit(0)) for _ in range(2)]
        for pid in pids:
            os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
        living = _start()
        family.reap()
        left = family.descendants() == [living]
        family.kill_all_but(())
        family.reap()
        return [left, family.descendants()]

    assert run(reap) == [True, []]


def test_memory_is_what_a_process_holds_alone() -> None:
    """Memory grows by what a process takes; a process that is not there holds none."""
    before = family.memory_kib([os.getpid()])
    taken = bytearray(b"x") * (64 * 1024 * 1024)
    assert family.memory_kib([os.getpid(), 2**30]) - before > 60 * 1024
    assert len(taken) == 64 * 1024 * 1024
    assert family.memory_kib([2**30]) == 0


@pytest.mark.parametrize(
    "texts, expected",
    [
        (["low 0\noom 1\noom_kill 3\n", "oom_kill 5\n"], 3),
        ([None, "oom_kill_disable 0\noom_kill 5\n"], 5),
        (["oom_kill many\n", "under_oom 0\n"], 0),
        ([None, None], 0),
    ],
    ids=["v2", "v1", "garbled", "none"],
)
def test_the_kernel_counts_whom_it_kills(texts: list[str | None], expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control group's count is read in either version; where there is none, nobody was killed."""
    paths = [tmp_path / str(number) for number in range(len(texts))]
    for path, text in zip(paths, texts, strict=True):
        if text is not None:
            path.write_text(text, encoding="ascii")
    monkeypatch.setattr(family, "_OOM_COUNTERS", tuple(map(str, paths)))
    assert family.was_killed_by_kernel() == expected
