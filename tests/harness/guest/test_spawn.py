"""Starting a program: what it begins with, and that what is measured of it is its own."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from harness.guest import family, spawn
from harness.guest.spawn import Launch, SpawnError, launch
from tests.harness.guest.children import Child, run

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

    most = max(int(path.name) for path in Path("/dev/fd").iterdir()) + 40  # tests that ran before may have left some open

    def look() -> list[Any]:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        text = _spoken(code, bounds={resource.RLIMIT_CPU: 7, resource.RLIMIT_NOFILE: most + 1})[0]
        return [text, resource.getrlimit(resource.RLIMIT_CPU)[0] == 7]

    assert run(look) == [f"7 {most}\n", False]


def _execution() -> dict[str, Any]:
    """What the fork asks for in the end, and what it has by then, told on its standard output; for a process of its own."""

    def execute(path: str, arguments: list[str], environment: dict[str, str]) -> None:
        dispositions = [signal.getsignal(number) == signal.SIG_DFL for number in (signal.SIGPIPE, signal.SIGXFSZ)]
        descriptors = [number for number in range(_most_descriptors()) if _is_open(number)]
        bound = resource.getrlimit(resource.RLIMIT_CPU)
        told = [path, arguments, environment, str(Path.cwd()), os.getsid(0) == os.getpid(), dispositions, descriptors, bound]
        os.write(1, json.dumps(told).encode())
        raise OSError("it is not there")

    os.execve = execute  # type: ignore[assignment]
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        nothing = os.open(os.devnull, os.O_RDWR)
        spawn._become(Launch(["/python", "-c", "pass"], {"A": "b"}, "/", {resource.RLIMIT_CPU: 70}), (nothing, writing, *[nothing] * 3))
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as told:
        words = json.loads(told.read())
    return {"asked": words, "code": os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}


def _most_descriptors() -> int:
    return min(resource.getrlimit(resource.RLIMIT_NOFILE)[0], 1024)


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


@pytest.mark.parametrize("through_spawner", [True, False])
def test_the_fork_is_made_ready_before_it_is_a_program(through_spawner: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """It has its descriptors, its folder, its environment and its limits; the spawner, or without one the program, is what is run."""
    monkeypatch.setattr(spawn, "_orphans_come_to_us", lambda: through_spawner)
    told = run(_execution)
    (path, arguments, environment, folder, leads, dispositions, descriptors, bound) = told["asked"]
    assert (path, environment, folder, bound) == ("/python", {"A": "b"}, "/", [70, 70])
    assert arguments[-3:] == ["/python", "-c", "pass"]
    assert (len(arguments) == 3, leads, dispositions == [True, True]) == (not through_spawner,) * 3
    assert descriptors == ([0, 1, 2, 3, 4] if through_spawner else [0, 1, 2])
    assert told["code"] == 127


def test_the_childs_side_of_the_fork_never_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing can be run, the fork ends as a shell does that does not find a command, and does not go on as its parent."""

    def start() -> None:
        monkeypatch.setattr(os, "fork", lambda: 0)
        launch(Launch(["/nowhere/python"], {}, "/", {}))

    with Child(start) as child:
        assert child.code() == 127


@pytest.mark.parametrize("hard, expected", [(None, 300), (200, 200)])
def test_a_limit_is_what_was_asked_for_or_all_there_is(hard: int | None, expected: int) -> None:
    """Nobody gets more than the machine allows, and nobody gets less for having asked for more."""

    def bind() -> Any:
        if hard is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (hard // 2, hard))
        spawn._bind(resource.RLIMIT_CPU, 300)
        return resource.getrlimit(resource.RLIMIT_CPU)

    assert run(bind) == [expected] * 2


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
