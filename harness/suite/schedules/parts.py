"""What a scenario is written with: operations, clients, functions of the test, gates, pauses."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

__all__ = ["Client", "Clock", "Function", "Gate", "Opener", "Operation", "Pause", "Script", "Source", "SourceExhaustedError"]

Script = Generator[Any, Any, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """Something for a client to have done: `result = yield operation`. Nothing happens before that.

    kind, operands: see harness.guest.operations.
    """

    kind: str
    operands: tuple[Any, ...]

    def __repr__(self) -> str:
        return f"<operation {self.kind}>"  # no address, and nothing of its operands: it stands in messages

    def __iter__(self) -> Iterator[Any]:
        raise TypeError("an operation has no result yet: write `x = yield operation` in a client, or `sim.call(operation)`")

    def __bool__(self) -> bool:
        raise TypeError("an operation has no result yet: write `x = yield operation` in a client, or `sim.call(operation)`")


@dataclass(frozen=True, slots=True)
class Pause:
    """So many virtual seconds."""

    seconds: float


class Opener(Protocol):
    """Whoever wakes tasks that stand at a gate."""

    def wake(self, tasks: Iterable[int]) -> None: ...


class Gate:
    """Where functions and clients of the test wait, `yield gate`, until it is opened."""

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._waiting: list[int] = []
        self.is_open = False

    def __repr__(self) -> str:
        return f"<{'open' if self.is_open else 'shut'} gate>"

    @property
    def waiting(self) -> int:
        """How many stand there."""
        return len(self._waiting)

    def open(self) -> None:
        """Let everybody through, from now on."""
        self.is_open = True
        self._let_go(len(self._waiting))

    def open_one(self) -> None:
        """Let the one through that has waited for longest."""
        self._let_go(1)

    def stop(self, task: int) -> bool:
        """Whether this task has to wait; it is woken when the gate is opened."""
        if not self.is_open:
            self._waiting.append(task)
        return not self.is_open

    def _let_go(self, count: int) -> None:
        free, self._waiting = self._waiting[:count], self._waiting[count:]
        self._opener.wake(free)


class Function:
    """A function of the test, as the submission gets it: called from any of its threads, and watched.

    calls: arguments of each call, in the order of their beginning. in_flight: calls that have not returned. peak: the
    most that there were at once. finished: how many have returned or raised.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self.function = function
        self.calls: list[tuple[Any, ...]] = []
        self.in_flight = self.peak = self.finished = 0

    def __repr__(self) -> str:
        return f"<{type(self).__name__.lower()} {self.name} of the test>"

    @property
    def name(self) -> str:
        """How the submission may call it."""
        return str(getattr(self.function, "__name__", "function"))

    def begin(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """A call begins; what the function gives, which may be a generator."""
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        self.calls.append(args)
        return self.function(*args, **kwargs)

    def end(self) -> None:
        """A call is over."""
        self.in_flight -= 1
        self.finished += 1


class Source(Function):
    """An iterable of the test's: each item is taken in a call that may pause, and no two threads may take at once.

    Like a generator, it raises ValueError when it is advanced while it is being advanced. taken: how many items were.
    """

    def __init__(self, items: Iterable[Any], pause: Any = None) -> None:
        super().__init__(self._take)
        self._items = iter(items)
        self._pause = pause
        self.taken = 0

    def _take(self) -> Script:
        if self.in_flight > 1:
            raise ValueError("generator already executing")
        yield self._pause
        item = next(self._items, self)
        if item is self:
            raise SourceExhaustedError
        self.taken += 1
        return item


class SourceExhaustedError(Exception):
    """Travels out of a generator, which StopIteration cannot."""


class Client:
    """One thread of the test's: runs a script of operations, one after the other.

    done: it has returned. error: the exception that it ended by, if any.
    """

    def __init__(self, number: int, name: str, script: Script | Operation) -> None:
        self.number = number
        self.name = name
        self.script = script
        self.started = self.done = False
        self.value: Any = None
        self.error: Exception | None = None

    def __repr__(self) -> str:
        return f"<{self.name}>"

    @property
    def result(self) -> Any:
        """What it returned. Raises what it raised, or AssertionError when it has not ended."""
        if not self.done:
            raise AssertionError(f"{self.name} has not returned")
        if self.error is not None:
            raise self.error
        return self.value

    def end(self, value: Any = None, error: Exception | None = None) -> None:
        """It is over."""
        self.done, self.value, self.error = True, value, error


class Clock:
    """The virtual time, in seconds: a function for the test, and for the submission, which reads it without a call of the test."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now

    def __call__(self) -> float:
        return self._now()
