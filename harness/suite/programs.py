"""The submission as a process: what a suite does with it, and what it is told of how that went.

The process is started and watched in the box by a guest that never imports the submission; see harness/guest/programs.py.
"""

from __future__ import annotations

import math
import signal
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import PurePosixPath
from typing import Any, Protocol, Self

from harness.facts import Verdict
from harness.limits import Limits
from harness.suite.losses import LostError

__all__ = ["Ended", "Finished", "Observer", "Program", "Running"]

_KIB = 1024
_PIECE = 1024 * 1024
_ANYTHING: tuple[int, int, bytes] = (0, 0, b"")
_SIGNALS = range(1, signal.NSIG)


class Ended(Enum):
    """How a program came to its end. The limits are those that the suite set for it."""

    EXITED = "EXITED"
    SIGNALLED = "SIGNALLED"
    KILLED = "KILLED"
    """By `Running.kill`."""
    WALL_LIMIT = "WALL_LIMIT"
    CPU_LIMIT = "CPU_LIMIT"
    MEMORY_LIMIT = "MEMORY_LIMIT"
    OUTPUT_LIMIT = "OUTPUT_LIMIT"


@dataclass(frozen=True, slots=True)
class Finished:
    """What was seen of a program from outside, once it ended.

    exit_code: below 0 it is a signal's number. stdout, stderr: what it printed, up to the limit on output; `out` and `err`
    are the same as text. files: contents of the files that it made or changed, by their path below the exercise's folder;
    gone: files that it removed; unread: what it made or changed that is no plain file, or too much to bring (8 MiB in all).
    stdin_bytes: how much of its input it read, in the pieces in which it reads: Python's own reading takes 8 KiB at a time.
    cpu_seconds: of all its processes. peak_memory_mib: the most that one of its processes held (resident), or all of
    them together when looked at, some fifty times a second.
    """

    ended: Ended
    exit_code: int
    stdout: bytes
    stderr: bytes
    files: Mapping[str, bytes]
    gone: tuple[str, ...]
    unread: tuple[str, ...]
    stdin_bytes: int
    wall_seconds: float
    cpu_seconds: float
    peak_memory_mib: float

    @property
    def out(self) -> str:
        """Standard output as text; what is no UTF-8 is replaced."""
        return self.stdout.decode("utf-8", "replace")

    @property
    def err(self) -> str:
        """Standard error as text."""
        return self.stderr.decode("utf-8", "replace")

    @property
    def timed_out(self) -> bool:
        """Whether it was ended because its time was up, by the clock or by the processor."""
        return self.ended in (Ended.WALL_LIMIT, Ended.CPU_LIMIT)

    @property
    def out_of_memory(self) -> bool:
        """Whether it held more memory than it may, or ended because it could not get any."""
        return self.ended is Ended.MEMORY_LIMIT


class Observer(Protocol):
    """Whoever watches one program: a guest of the box, or a process of this machine when a suite runs directly."""

    def ask(self, operation: str, *operands: Any) -> dict[str, Any]:
        """Have one of the operations of harness.guest.programs done. Raises LostError when it does not answer."""
        ...

    def lost(self, verdict: Verdict, reason: str) -> LostError:
        """What to raise to end the case with this verdict."""
        ...

    def close(self) -> None:
        """Part with it: the program and the observer end."""
        ...


class Program:
    """The fixture `program`. observe: a new observer. limits: of the box, which those of a program stay below."""

    def __init__(self, observe: Callable[[], Observer], limits: Limits) -> None:
        self._observe = observe
        self._limits = limits

    def __call__(self, *arguments: str, stdin: bytes | str | Iterable[bytes | str] = b"", **options: Any) -> Finished:
        """Run Python with these arguments (`"-m", "module"`, a script, `"-c", code`) to its end, with that for its input.

        stdin: text, bytes, or pieces of either, taken as the program reads them. options: see `start`.
        """
        with self.start(*arguments, **options) as running:
            for piece in [stdin] if isinstance(stdin, (bytes, str)) else stdin:
                if not running.feed(piece):
                    break
            return running.wait()

    def start(
        self,
        *arguments: str,
        files: Mapping[str, bytes | str] | None = None,
        environment: Mapping[str, str | None] | None = None,
        folder: str = "",
        wall_seconds: float | None = None,
        cpu_seconds: float | None = None,
        memory_mib: int | None = None,
        output_kib: int | None = None,
    ) -> Running:
        """Start Python with these arguments, in the exercise's folder as the submission sees it.

        files: written there first, by relative path. environment: variables to set, or with None to unset; the others
        are the box's. folder: where to start, below the exercise's folder; made if there is none. The limits: reaching one
        that is set here is told in the result; reaching one of the box ends the case. Raises ValueError for what cannot be.
        """
        box = self._limits
        wanted = {
            "arguments": [_plain(argument) for argument in arguments],
            "files": {_inside(name): _bytes(content) for name, content in (files or {}).items()},
            "environment": dict(environment or {}),
            "folder": _inside(folder) if folder else "",
            "wall_seconds": _within("wall_seconds", wall_seconds, box.wall_seconds) or box.wall_seconds,
            "cpu_seconds": _within("cpu_seconds", cpu_seconds, box.cpu_seconds),
            "memory_mib": _within("memory_mib", memory_mib, box.memory_mib),
            "output_bytes": _KIB * (_within("output_kib", output_kib, box.output_kib) or box.output_kib),
        }
        asked = {
            Ended.WALL_LIMIT: wall_seconds,
            Ended.CPU_LIMIT: cpu_seconds,
            Ended.MEMORY_LIMIT: memory_mib,
            Ended.OUTPUT_LIMIT: output_kib,
        }
        observer = self._observe()
        refused = observer.ask("start", wanted).get("refused", "")
        if refused:
            raise observer.lost(Verdict.CRASHED, "The sandbox had no room for it as a process.")
        return Running(observer, frozenset(limit for limit, value in asked.items() if value is not None))


class Running:
    """A program that was started. A context manager: it ends with the block, at the latest with the case."""

    def __init__(self, observer: Observer, asked: frozenset[Ended]) -> None:
        self._observer = observer
        self._asked = asked
        self._printed = [b"", b""]
        self._read = [0, 0]
        self._finished: Finished | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._observer.close()

    @property
    def stdout(self) -> bytes:
        """What it had printed when it was last fed, read from or waited for."""
        return self._printed[0]

    @property
    def stderr(self) -> bytes:
        """What it had printed to its standard error by then."""
        return self._printed[1]

    def feed(self, data: bytes | str) -> bool:
        """Give it more input, and wait until that is on its way. False once it takes no more."""
        content = _bytes(data)
        takes = self._finished is None
        for start in range(0, len(content), _PIECE):
            takes = takes and self._turn(content[start : start + _PIECE], more=True)
        return takes

    def read_until(self, text: bytes | str, *, errors: bool = False) -> bytes:
        """Wait until it prints this (`errors`: to its standard error), and give all from the last such place up to there.

        Where it ends before it printed that, this is all that it printed.
        """
        sought, stream = _bytes(text), int(errors)
        begin = self._read[stream]
        if self._finished is None:
            self._turn(b"", more=True, until=(stream, begin, sought))
        found = self._printed[stream].find(sought, begin)
        self._read[stream] = len(self._printed[stream]) if found < 0 else found + len(sought)
        return self._printed[stream][begin : self._read[stream]]

    def send_signal(self, number: int) -> None:
        """Send it a signal; one that has ended is past that."""
        if number not in _SIGNALS:
            raise ValueError(f"there is no signal {number!r}")
        if self._finished is None:
            self._observer.ask("signal", int(number))

    def wait(self) -> Finished:
        """End its input, wait for its end, and say what was seen of it."""
        while self._finished is None:
            self._turn(b"", more=False)
        return self._judged(self._finished)

    def kill(self) -> Finished:
        """End it now."""
        if self._finished is None:
            self._take(self._observer.ask("end"))
        return self.wait()

    def _turn(self, data: bytes, *, more: bool, until: tuple[int, int, bytes] = _ANYTHING) -> bool:
        return self._take(self._observer.ask("turn", data, more, list(until)))

    def _take(self, told: dict[str, Any]) -> bool:
        """Keep what is new. Whether it takes more input."""
        try:
            self._printed = [known + _checked(told[name], bytes) for known, name in zip(self._printed, ("out", "err"), strict=True)]
            if "result" in told:
                self._finished = _finished(told["result"], *self._printed)
            return bool(told["takes"]) and self._finished is None
        except (KeyError, TypeError, ValueError) as error:
            raise self._observer.lost(Verdict.VIOLATION, "It wrote to a channel that is not its own.") from error

    def _judged(self, finished: Finished) -> Finished:
        """The same, unless it ran into a limit of the box's that the suite did not ask about."""
        if finished.ended in _LOSSES and finished.ended not in self._asked:
            raise self._observer.lost(_LOSSES[finished.ended], "")
        return finished


_LOSSES = {
    Ended.WALL_LIMIT: Verdict.TIMEOUT,
    Ended.CPU_LIMIT: Verdict.TIMEOUT,
    Ended.MEMORY_LIMIT: Verdict.OUT_OF_MEMORY,
    Ended.OUTPUT_LIMIT: Verdict.OUTPUT_LIMIT,
}


def _finished(told: Any, stdout: bytes, stderr: bytes) -> Finished:
    """What an observer says, taken at no more than its word. Raises KeyError, TypeError, ValueError."""
    files = {_checked(name, str): _checked(content, bytes) for name, content in _checked(told, dict)["files"].items()}
    return Finished(
        ended=Ended[told["ended"]],
        exit_code=_checked(told["code"], int),
        stdout=stdout,
        stderr=stderr,
        files=files,
        gone=tuple(_checked(name, str) for name in told["gone"]),
        unread=tuple(_checked(name, str) for name in told["unread"]),
        stdin_bytes=_checked(told["stdin_bytes"], int),
        wall_seconds=_checked(told["wall_seconds"], float),
        cpu_seconds=_checked(told["cpu_seconds"], float),
        peak_memory_mib=round(_checked(told["peak_kib"], int) / _KIB, 2),
    )


def _checked(value: Any, kind: type) -> Any:
    if type(value) is not kind:
        raise TypeError(f"expected {kind.__name__}")
    return value


def _plain(argument: str) -> str:
    if "\0" in argument:
        raise ValueError("an argument of a program cannot hold a NUL")
    return argument


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if not path.parts or path.is_absolute() or ".." in path.parts:
        raise ValueError(f"{name!r} is no path below the exercise's folder")
    return path.as_posix()


def _bytes(content: bytes | str) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else bytes(content)


def _within(name: str, wanted: float | None, most: float) -> Any:
    """A limit of a program's own. Raises ValueError when the box's would be reached first."""
    if wanted is not None and not (math.isfinite(wanted) and 0 < wanted <= most):
        raise ValueError(f"{name}={wanted} is not within the box's {most:g}")
    return wanted
