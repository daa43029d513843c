"""Starting a program: what it begins with, and that what is measured of it is its own."""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path
from typing import Any

import pytest

from harness.guest import family, spawn
from harness.guest.spawn import Launch, SpawnError, launch
from tests.harness.guest.children import run

_BALLAST = 80 << 20


def _spoken(code: str, **changes: Any) -> tuple[str, int, int]:
    """What a program printed, how it ended, and its peak memory in KiB; called in a process of its own."""
    family.adopt_orphans()
    plan = Launch([sys.executable, "-S", "-c", code], {"A": "b"}, changes.get("folder", "/"), changes.get("bounds", {}))
    spawned = launch(plan)
    os.close(spawned.stdin)
    os.set_blocking(spawned.stdout, True)
    with os.fdopen(spawned.stdout, encoding="utf-8") as out:
        text = out.read()
    _, status, usage = os.wait4(spawned.pid, 0)
    return text, os.waitstatus_to_exitcode(status), usage.ru_maxrss


def _open_descriptors() -> int:
    return sum(1 for _ in os.scandir("/dev/fd"))


def test_a_program_begins_with_nothing_of_ours(tmp_path: Path) -> None:
    """It has three descriptors, its own session, the given environment and folder, and may be interrupted."""
    code = (
        "import os, signal; left = sorted(map(int, os.listdir('/dev/fd')))[:-1]; can = signal.getsignal(2) is signal.default_int_handler; "
        "print(left, os.getsid(0) == os.getpid(), os.getcwd(), os.environ.get('A'), 'HOME' in os.environ, can)"
    )

    def look() -> Any:
        os.set_inheritable(os.dup(1), True)
        return _spoken(code, folder=str(tmp_path))[:2]

    assert run(look) == [f"[0, 1, 2] True {tmp_path} b False True\n", 0]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere exec forgets what was before it")
def test_memory_is_the_programs_own() -> None:
    """However much its starter holds, a program that does nothing has a small peak, and one that holds 50 MiB has 50 more."""

    def measure() -> list[int]:
        ballast = b"x" * _BALLAST
        peaks = [_spoken(code)[2] for code in ("pass", "x = b'x' * (50 << 20)")]
        return [len(ballast), *peaks]

    _, small, large = run(measure)
    assert small < 20 * 1024
    assert 49 * 1024 < large - small < 55 * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="this is what the kernel of Linux does")
def test_without_the_spawner_it_would_not_be(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program that is started by fork and exec alone has its starter's peak: the reason for the spawner."""
    monkeypatch.setattr(spawn, "_orphans_come_to_us", lambda: False)

    def measure() -> int:
        ballast = b"x" * _BALLAST
        return _spoken("pass")[2] if ballast else 0

    assert run(measure) * 1024 > _BALLAST


def test_where_orphans_stay_orphans_it_is_a_child_from_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the spawner a program begins with the same descriptors, in a session of its own."""
    monkeypatch.setattr(spawn, "_orphans_come_to_us", lambda: False)
    code = "import os; print(sorted(os.listdir('/dev/fd'))[:-1], os.getsid(0) == os.getpid())"
    assert run(lambda: _spoken(code)[:2]) == ["['0', '1', '2'] True\n", 0]


def test_limits_hold_for_it_and_not_for_us() -> None:
    """Kernel limits bind the program; a limit that is lower already stays."""
    code = "import resource; print(resource.getrlimit(resource.RLIMIT_CPU)[0], resource.getrlimit(resource.RLIMIT_NOFILE)[0])"

    def look() -> list[Any]:
        resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
        text = _spoken(code, bounds={resource.RLIMIT_CPU: 7, resource.RLIMIT_NOFILE: 1000})[0]
        return [text, resource.getrlimit(resource.RLIMIT_CPU)[0] == 7]

    assert run(look) == ["7 64\n", False]


def test_without_room_it_is_refused() -> None:
    """A box that allows no further process says so, and nothing is left open."""

    def start() -> list[Any]:
        before = _open_descriptors()
        try:
            launch(Launch(["/nowhere/python", "-c", ""], {}, "/", {}))
        except SpawnError as error:
            return [str(error), _open_descriptors() - before]
        return []

    words, more = run(start)
    assert words
    assert more == 0
