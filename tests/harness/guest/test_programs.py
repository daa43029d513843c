"""The guest that watches a program: one operation at a time, as the host asks for them."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest

from harness.guest import programs
from harness.guest.programs import Programs
from tests.harness.guest.children import run

_NOTHING = (0, 0, b"")


def _wanted(*arguments: str, **changes: Any) -> dict[str, Any]:
    limits = {"wall_seconds": 60.0, "cpu_seconds": None, "memory_mib": None, "output_bytes": 1000}
    return {"arguments": list(arguments), "files": {}, "environment": {}, "folder": "", **limits, **changes}


def _ended(folder: Path, *arguments: str, data: bytes = b"", **changes: Any) -> dict[str, Any]:
    """What is told of a program that was run to its end, in a process of its own; bytes as text."""

    def watch() -> Any:
        watching = Programs(str(folder), interpreter=sys.executable)
        assert watching.answer("start", _wanted(*arguments, **changes)) == {}
        return _plain(watching.answer("turn", data, False, _NOTHING))

    told: dict[str, Any] = run(watch)
    return told


def _plain(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _plain(value) for name, value in told.items()}
    return told.decode() if isinstance(told, bytes) else told


def test_a_program_is_told_once(tmp_path: Path) -> None:
    """Its output, how it ended, what it read and what it made come with the answer that tells of its end."""
    told = _ended(tmp_path, "-c", "import sys; print(sys.stdin.read()); open('x', 'w').write('y'); sys.exit(3)", data=b"in")
    result = told["result"]
    assert (told["out"], told["err"], told["takes"]) == ("in\n", "", False)
    assert (result["ended"], result["code"], result["stdin_bytes"], result["files"]) == ("EXITED", 3, 2, {"x": "y"})


@pytest.mark.parametrize(
    "code, changes, ended",
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", {}, "SIGNALLED"),
        ("import time; time.sleep(100)", {"wall_seconds": 0.1}, "WALL_LIMIT"),
        ("while True: pass", {"cpu_seconds": 0.1}, "CPU_LIMIT"),
        ("x = bytearray(1 << 40)", {"memory_mib": 50}, "MEMORY_LIMIT"),
        ("import sys; x = b'x' * (60 << 20); sys.exit(0)", {"memory_mib": 50}, "MEMORY_LIMIT"),
        ("raise MemoryError", {}, "MEMORY_LIMIT"),
        ("print('MemoryError')", {}, "EXITED"),
        ("print('x' * 2000)", {}, "OUTPUT_LIMIT"),
        ("import sys; sys.stderr.write('x' * 600); sys.stdout.write('x' * 600)", {}, "OUTPUT_LIMIT"),
        ("print('x' * 999)", {}, "EXITED"),
    ],
)
def test_how_it_came_to_its_end(code: str, changes: dict[str, Any], ended: str, tmp_path: Path) -> None:
    """Each limit has its name, however it was run into; what stays within is no limit."""
    told = _ended(tmp_path, "-c", code, **changes)
    assert told["result"]["ended"] == ended
    assert len(told["out"]) + len(told["err"]) <= 1000


def _all_told(folder: Path, code: str, *, how: str = "turn", **changes: Any) -> Any:
    """What is told of a program that had ended before anybody looked, in a process of its own."""

    def watch() -> Any:
        watching = Programs(str(folder), interpreter=sys.executable)
        assert watching.answer("start", _wanted("-c", code, **changes)) == {}
        os.waitid(os.P_PID, watching._started()._pid, os.WEXITED | os.WNOWAIT)
        told = watching.answer(how, *((b"", False, _NOTHING) if how == "turn" else ()))
        return _plain(told if len(told["out"]) < 10_000 else {**told, "out": f"{len(told['out'])} bytes"})

    return run(watch)


@pytest.mark.parametrize(
    "code, changes, ended",
    [
        ("print('x' * 2000)", {}, "OUTPUT_LIMIT"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", {"cpu_seconds": 0.5}, "CPU_LIMIT"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", {"cpu_seconds": 500}, "SIGNALLED"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", {"cpu_seconds": 0.5}, "SIGNALLED"),
    ],
)
def test_an_end_that_was_faster_than_we_looked_has_its_name(code: str, changes: dict[str, Any], ended: str, tmp_path: Path) -> None:
    """Where the program was gone before we could end it, what it printed, used and died of says which limit that was."""
    assert _all_told(tmp_path, code, **changes)["result"]["ended"] == ended


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no pipe holds more than we take at a time")
def test_nothing_that_was_printed_is_lost(tmp_path: Path) -> None:
    """What still is in its pipes when it has ended, or is killed, comes along, however much that is."""
    much = "import fcntl; fcntl.fcntl(1, fcntl.F_SETPIPE_SZ, 1 << 20); print('x' * 300_000)"
    assert _all_told(tmp_path, much, output_bytes=10**6)["out"] == "300001 bytes"
    told = _all_told(tmp_path, "print('last words')", how="end")
    assert (told["out"], told["result"]["ended"]) == ("last words\n", "KILLED")


def test_a_pipe_that_somebody_keeps_open_holds_up_nothing(tmp_path: Path) -> None:
    """When a program has ended we take what it printed, and do not wait for whoever has got hold of its pipe."""
    code = (
        "import socket; s = socket.socket(socket.AF_UNIX); s.connect('keeper'); socket.send_fds(s, [b'x'], [1]); print('sent', flush=True)"
    )

    def watch() -> Any:
        os.chdir(tmp_path)
        with socket.socket(socket.AF_UNIX) as keeper:
            keeper.bind("keeper")
            keeper.listen()
            watching = Programs(str(tmp_path), interpreter=sys.executable)
            watching.answer("start", _wanted("-c", code))
            told = watching.answer("turn", b"", False, _NOTHING)
        return [_plain(told["out"]), _plain(told["err"]), told["result"]["ended"]]

    assert run(watch) == ["sent\n", "", "EXITED"]


def test_files_are_laid_out_before_it_starts(tmp_path: Path) -> None:
    """A program finds the files it was given, in folders that are made for them, and none of them counts as its own."""
    told = _ended(tmp_path, "-c", "print(open('deep/er/in.txt').read())", files={"deep/er/in.txt": b"given", "top": b""})
    assert (told["out"], told["result"]["files"]) == ("given\n", {})


def test_without_a_watch_on_its_end_that_is_seen_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel gives no descriptor for a process, or has none left, we look now and then."""
    monkeypatch.delattr(os, "pidfd_open", raising=False)
    assert _ended(tmp_path, "-c", "print(1)")["out"] == "1\n"

    def refuse(pid: int) -> int:
        raise OSError(pid)

    monkeypatch.setattr(os, "pidfd_open", refuse, raising=False)
    assert _ended(tmp_path, "-c", "print(1)")["out"] == "1\n"


def test_a_full_pipe_takes_nothing_and_loses_nothing(tmp_path: Path) -> None:
    """What a pipe has no room for any more is handed over later, all of it and once."""

    def watch() -> list[Any]:
        watching = Programs(str(tmp_path), interpreter=sys.executable)
        watching.answer("start", _wanted("-c", "import sys; print(len(sys.stdin.buffer.read()))"))
        program = watching._started()
        watching.answer("signal", int(signal.SIGSTOP))
        os.waitid(os.P_PID, program._pid, os.WSTOPPED | os.WNOWAIT)
        program.give(b"x" * 200_000, more=True)
        for _ in range(4):  # the pipe holds less
            program._write()
        took_all = program.took_all
        watching.answer("signal", int(signal.SIGCONT))
        told = watching.answer("turn", b"", False, _NOTHING)
        return [took_all, _plain(told["out"]), told["result"]["stdin_bytes"]]

    assert run(watch) == [False, "200000\n", 200_000]


def test_where_the_kernel_does_not_count_everything_was_read() -> None:
    """A descriptor that does not say what waits in it holds nothing up."""
    with Path(os.devnull).open("wb") as nothing:
        assert programs._unread(nothing.fileno()) == 0


def test_input_is_taken_no_faster_than_it_is_read(tmp_path: Path) -> None:
    """What waits in the pipe has not been read; a program that closes its input takes no more, and neither ends us."""

    def watch() -> list[Any]:
        watching = Programs(str(tmp_path), interpreter=sys.executable)
        watching.answer("start", _wanted("-c", "import os; os.read(0, 100); os.close(0); print('closed', flush=True); os.read(1, 1)"))
        watching.answer("turn", b"x" * 5000, True, (0, 0, b"closed\n"))
        takes = [watching.answer("turn", b"y" * 100_000, True, _NOTHING)["takes"] for _ in range(2)]
        told = watching.answer("turn", b"", False, _NOTHING)
        return [takes, told["result"]["stdin_bytes"]]

    assert run(watch) == [[False, False], 100]


def test_signals_and_the_end(tmp_path: Path) -> None:
    """A signal reaches a running program, an end ends it, and neither harms one that has ended."""

    def watch() -> list[Any]:
        watching = Programs(str(tmp_path), interpreter=sys.executable)
        code = "import os, signal; signal.signal(10, lambda *_: os.write(1, b'ten\\n')); os.write(1, b'up\\n')\nwhile True: signal.pause()"
        watching.answer("start", _wanted("-c", code))
        watching.answer("turn", b"", True, (0, 0, b"up\n"))
        watching.answer("signal", 10)
        told = watching.answer("turn", b"", True, (0, 3, b"ten\n"))
        ended = watching.answer("end")["result"]["ended"]
        watching.answer("signal", 10)
        return [_plain(told["out"]), ended, watching.answer("end")["result"]["ended"]]

    assert run(watch) == ["ten\n", "KILLED", "KILLED"]


def test_nobody_is_left(tmp_path: Path) -> None:
    """When a program has ended, so have its children, those that left its session too, and none is a zombie."""
    code = "import os, time\nfor _ in range(3):\n  if os.fork() == 0:\n    os.setsid()\n    time.sleep(100)\nprint('up', flush=True)"

    def watch() -> list[Any]:
        watching = Programs(str(tmp_path), interpreter=sys.executable)
        watching.answer("start", _wanted("-c", code))
        told = watching.answer("turn", b"", False, _NOTHING)
        try:
            os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return [_plain(told["out"]), told["result"]["code"], "none"]
        return []

    assert run(watch) == ["up\n", 0, "none"]


def test_what_cannot_be_started_is_refused(tmp_path: Path) -> None:
    """A file in the way of a folder, and a box without room, are told in words."""

    def watch() -> list[Any]:
        (tmp_path / "file").write_text("")
        watching = Programs(str(tmp_path), interpreter="/nowhere/python")
        return [bool(watching.answer("start", _wanted("-c", "", folder=folder)).get("refused")) for folder in ("file", "")]

    assert run(watch) == [True, True]


def test_nothing_can_be_asked_before_a_start(tmp_path: Path) -> None:
    """Without a program there is nothing to feed, to signal or to end."""
    for operation, *operands in (("turn", b"", True, _NOTHING), ("signal", int(signal.SIGTERM)), ("end",)):
        with pytest.raises(ValueError, match="no program"):
            Programs(str(tmp_path)).answer(operation, *operands)


def test_without_a_place_beside_the_folder_the_real_interpreter_serves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where temporary files would lie in the working folder, no environment is made there."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert programs._interpreter(str(tmp_path)) == os.path.realpath(sys.executable)
    assert list(tmp_path.iterdir()) == []


def test_the_interpreter_sees_no_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program finds what is given and the standard library, not what is installed beside the interpreter."""
    for name in ("work", "temporary", "given"):
        (tmp_path / name).mkdir()
    (tmp_path / "given" / "allowed.py").write_text("")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    code = "import sys, json, allowed; print([p for p in sys.path if 'packages' in p], callable(exit))"

    def watch() -> Any:
        watching = Programs(str(tmp_path / "work"), (str(tmp_path / "given"),))
        watching.answer("start", _wanted("-c", code))
        told = watching.answer("turn", b"", False, _NOTHING)
        return [_plain(told["out"]), _plain(told["err"])]

    assert run(watch) == ["[] True\n", ""]
