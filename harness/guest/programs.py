"""The submission as a process: started, fed, watched and ended by a guest that never imports it.

Such a guest is forked for one program and goes with it. What it sees is seen from outside: bytes in pipes, the kernel's
accounts, files in the working folder.
"""

from __future__ import annotations

import contextlib
import fcntl
import math
import os
import resource
import select
import signal
import struct
import sys
import tempfile
import termios
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from harness.guest import family
from harness.guest.footprint import Footprint
from harness.guest.foundfiles import Changes
from harness.guest.spawn import Launch, Spawned, SpawnError, launch

__all__ = ["Programs"]

_SHORTEST_SECONDS, _LONGEST_SECONDS = 0.001, 0.02
_PIECE = 64 * 1024
_MIB = 1024 * 1024
_BURST_MIB = 64  # what a program may reserve beyond its limit before the kernel refuses: we see what it touches
_SLACK_SECONDS = 0.5
_TAIL_BYTES = 4096


@dataclass(frozen=True)
class _Limits:
    """Of one program; None where only those of the box hold."""

    wall_seconds: float | None
    cpu_seconds: float | None
    memory_mib: int | None
    output_bytes: int


class Programs:
    """What the host asks of the guest that watches a program: `start` once, then `turn` until it says how that ended.

    interpreter: "" for the one that runs us, without the packages that are installed beside it.
    """

    def __init__(self, work_dir: str, library_path: tuple[str, ...] = (), interpreter: str = "") -> None:
        self._work_dir = work_dir
        self._library_path = library_path
        self._interpreter = interpreter
        self._program: _Program | None = None

    def answer(self, operation: str, *operands: Any) -> dict[str, Any]:
        """Do one of the operations. What it returns is plain data."""
        done: dict[str, Any] = getattr(self, f"_{operation}")(*operands)
        return done

    def _start(self, wanted: dict[str, Any]) -> dict[str, Any]:
        """Lay the files out and start the program. {"refused": sentence} where that cannot be."""
        family.adopt_orphans()
        signal.signal(signal.SIGPIPE, signal.SIG_IGN)  # a program may close its input while we write to it
        limits = _Limits(*(wanted[name] for name in ("wall_seconds", "cpu_seconds", "memory_mib", "output_bytes")))
        folder = os.path.join(self._work_dir, wanted["folder"])
        try:
            os.makedirs(folder, exist_ok=True)
            for name, content in wanted["files"].items():
                _write(os.path.join(self._work_dir, name), content)
            changes = Changes(self._work_dir)
            plan = Launch(
                [self._interpreter or _interpreter(self._work_dir), *wanted["arguments"]],
                self._environment(wanted["environment"]),
                folder,
                _bounds(limits),
            )
            self._program = _Program(launch(plan), limits, changes)
        except (OSError, SpawnError, ValueError) as error:
            return {"refused": str(error)}
        return {}

    def _turn(self, data: bytes, more: bool, until: list[Any]) -> dict[str, Any]:  # noqa: FBT001 - by position, as it came
        """Hand it these bytes (`more`: others will follow) and go on until it took them and printed that, or ended.

        until: [0 for its output or 1 for its errors, how much of that is known, what to look for in the rest].
        """
        program = self._started()
        program.give(data, more=more)
        while not program.has_ended and not (more and program.took_all and program.said(*until)):
            program.step()
        return program.report()

    def _signal(self, number: int) -> dict[str, Any]:
        """Send it a signal."""
        self._started().signal(number)
        return {}

    def _end(self) -> dict[str, Any]:
        """Kill it."""
        program = self._started()
        program.end("KILLED")
        return program.report()

    def _started(self) -> _Program:
        if self._program is None:
            raise ValueError("no program was started")
        return self._program

    def _environment(self, changes: dict[str, str | None]) -> dict[str, str]:
        path = os.pathsep.join([self._work_dir, *self._library_path])
        wanted = {**os.environ, "PYTHONPATH": path, **changes}
        return {name: value for name, value in wanted.items() if value is not None}


class _Program:
    """One running program."""

    def __init__(self, spawned: Spawned, limits: _Limits, changes: Changes) -> None:
        self._pid = spawned.pid
        self._limits = limits
        self._changes = changes
        self._footprint = Footprint()
        self._stdin: int | None = spawned.stdin
        self._outputs = {spawned.stdout: bytearray(), spawned.stderr: bytearray()}
        self._kept = list(self._outputs.values())
        self._reported = [0, 0]
        self._end_of_it = _watch_end(spawned.pid)
        self._waiting = bytearray()
        self._more = True
        self._written = self._taken = 0
        self._printed = 0
        self._pause = _SHORTEST_SECONDS
        self._killed_before = family.was_killed_by_kernel()
        self._status: int | None = None
        self._reason = ""
        self._result: dict[str, Any] = {}

    @property
    def has_ended(self) -> bool:
        return self._status is not None

    @property
    def took_all(self) -> bool:
        """Whether what it was given is in its pipe, or it takes no more."""
        return not self._waiting or self._stdin is None

    def said(self, stream: int, start: int, text: bytes) -> bool:
        """Whether it has printed this, from that place on; the empty text it always has."""
        return self._kept[stream].find(text, start) >= 0

    def give(self, data: bytes, *, more: bool) -> None:
        if self._stdin is not None:
            self._waiting += data
        self._more = self._more and more
        self._pause = _SHORTEST_SECONDS
        self._close_when_taken()

    def signal(self, number: int) -> None:
        if self._status is None:
            os.kill(self._pid, number)  # not waited for yet, so the number is still its own

    def step(self) -> None:
        """Wait for something to happen, a moment at most, and deal with it."""
        poller = select.poll()
        for descriptor in (*self._outputs, *([] if self._end_of_it is None else [self._end_of_it])):
            poller.register(descriptor, select.POLLIN)
        if self._stdin is not None and self._waiting:
            poller.register(self._stdin, select.POLLOUT)
        ready = [descriptor for descriptor, _ in poller.poll(self._pause * 1000)]
        self._pause = _SHORTEST_SECONDS if ready else min(self._pause * 2, _LONGEST_SECONDS)
        for descriptor in ready:
            if descriptor in self._outputs:
                self._read(descriptor)
        if self._stdin in ready:
            self._write()
        self._close_when_taken()
        pid, status, usage = os.wait4(self._pid, os.WNOHANG)
        if pid:
            self._has_ended(status, usage)
        else:
            self._hold_to_limits()

    def end(self, reason: str) -> None:
        """Kill it and all that came from it."""
        if self._status is None:
            self._reason = reason
            os.kill(self._pid, signal.SIGKILL)
            _, status, usage = os.wait4(self._pid, 0)
            self._has_ended(status, usage)

    def report(self) -> dict[str, Any]:
        """What it printed since the last report, and how it ended, if it did."""
        fresh = [bytes(kept[start:]) for kept, start in zip(self._kept, self._reported, strict=True)]
        self._reported = [len(kept) for kept in self._kept]
        open_input = self._stdin is not None
        return {"out": fresh[0], "err": fresh[1], "takes": open_input, **({"result": self._result} if self._result else {})}

    # Its pipes.

    def _read(self, descriptor: int) -> bool:
        """Take what is there. Whether there may be more."""
        try:
            data = os.read(descriptor, _PIECE)
        except BlockingIOError:
            return False
        if not data:
            os.close(descriptor)
            del self._outputs[descriptor]
            return False
        room = max(0, self._limits.output_bytes - self._printed)
        self._printed += len(data)
        self._outputs[descriptor] += data[:room]
        return self._printed <= self._limits.output_bytes

    def _write(self) -> None:
        try:
            sent = os.write(self._stdin or 0, self._waiting[:_PIECE])
        except BlockingIOError:
            return
        except OSError:
            self._close_input()
            return
        self._written += sent
        del self._waiting[:sent]

    def _close_when_taken(self) -> None:
        """The end of its input comes when it has read all of it, so that we know how much it read."""
        if self._stdin is not None:
            self._taken = self._written - _unread(self._stdin)
            if not self._more and not self._waiting and self._taken == self._written:
                self._close_input()

    def _close_input(self) -> None:
        if self._stdin is not None:
            self._taken = self._written - _unread(self._stdin)
            os.close(self._stdin)
            self._stdin = None
            self._waiting.clear()

    # Its end.

    def _hold_to_limits(self) -> None:
        self._footprint.look()
        limits, footprint = self._limits, self._footprint
        if self._printed > limits.output_bytes:
            self.end("OUTPUT_LIMIT")
        elif self._held_too_much():
            self.end("MEMORY_LIMIT")
        elif limits.cpu_seconds is not None and footprint.cpu_seconds > limits.cpu_seconds:
            self.end("CPU_LIMIT")
        elif limits.wall_seconds is not None and footprint.wall_seconds > limits.wall_seconds:
            self.end("WALL_LIMIT")

    def _has_ended(self, status: int, usage: Any) -> None:
        self._status = status
        wall = self._footprint.wall_seconds
        self._footprint.ended(usage)
        self._close_input()
        family.kill_all_but(())  # what it left behind
        family.reap()
        for descriptor in list(self._outputs):
            while self._read(descriptor):
                pass
        for descriptor in [*self._outputs, *([] if self._end_of_it is None else [self._end_of_it])]:
            os.close(descriptor)
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        self._result = {
            "ended": self._reason or self._why(code),
            "code": code,
            "wall_seconds": wall,
            "cpu_seconds": self._footprint.cpu_seconds,
            "peak_kib": self._footprint.peak_kib,
            "stdin_bytes": self._taken,
            **self._changes.found(),
        }

    def _why(self, code: int) -> str:
        """How it came to its end, where it was not us."""
        bound = resource.getrlimit(resource.RLIMIT_CPU)[0] if self._limits.cpu_seconds is None else self._limits.cpu_seconds
        used_up = bound != resource.RLIM_INFINITY and self._footprint.cpu_seconds >= bound - _SLACK_SECONDS
        if self._printed > self._limits.output_bytes:
            return "OUTPUT_LIMIT"
        if self._held_too_much() or family.was_killed_by_kernel() > self._killed_before or self._had_no_memory(code):
            return "MEMORY_LIMIT"
        if -code in (signal.SIGXCPU, signal.SIGKILL) and used_up:
            return "CPU_LIMIT"
        return "EXITED" if code >= 0 else "SIGNALLED"

    def _held_too_much(self) -> bool:
        return self._limits.memory_mib is not None and self._footprint.peak_kib > self._limits.memory_mib * 1024

    def _had_no_memory(self, code: int) -> bool:
        """Whether it ended with the interpreter's words for that; nobody gains by forging them."""
        lines = bytes(self._kept[1][-_TAIL_BYTES:]).strip().splitlines()
        return code > 0 and bool(lines) and lines[-1].partition(b":")[0].rpartition(b".")[2] in (b"MemoryError", b"_ArrayMemoryError")


def _write(path: str, content: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(content)


def _bounds(limits: _Limits) -> dict[int, int]:
    bounds = {}
    if limits.cpu_seconds is not None:
        bounds[resource.RLIMIT_CPU] = math.ceil(limits.cpu_seconds) + 1
    if limits.memory_mib is not None:
        bounds[resource.RLIMIT_DATA] = (limits.memory_mib + _BURST_MIB) * _MIB
    return bounds


def _interpreter(work_dir: str) -> str:
    """A Python that sees none of the packages installed beside it: an environment of its own, of two small files."""
    real = os.path.realpath(sys.executable)
    home = tempfile.gettempdir()
    if os.path.realpath(home) == os.path.realpath(work_dir):
        return real
    folder = tempfile.mkdtemp(prefix="python-", dir=home)
    os.mkdir(os.path.join(folder, "bin"))
    os.symlink(real, os.path.join(folder, "bin", "python"))
    with open(os.path.join(folder, "pyvenv.cfg"), "w", encoding="utf-8") as file:
        file.write(f"home = {os.path.dirname(real)}\ninclude-system-site-packages = false\n")
    return os.path.join(folder, "bin", "python")


def _watch_end(pid: int) -> int | None:
    """A descriptor that becomes readable when the process ends; None where the kernel has none."""
    opened: Callable[[int], int] | None = getattr(os, "pidfd_open", None)
    if opened is not None:
        with contextlib.suppress(OSError):
            return opened(pid)
    return None


def _unread(pipe: int) -> int:
    """Bytes in a pipe that nobody has read yet."""
    with contextlib.suppress(OSError):
        found: int = struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"\0\0\0\0"))[0]
        return found
    return 0
