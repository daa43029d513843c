"""What a guest says of its threads, believed no further than its shape: numbers, lines, and names from closed lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.suite.schedules.failures import Row
from harness.wire.values import Tree, WireError

__all__ = ["Cast", "Facts", "Switch"]

_STATES = frozenset({"run", "lock", "sleep", "gate", "end"})
_REASONS = frozenset({"", "steps", "clients", "quiet", "timers"})
_KINDS = {"Lock": "lock", "RLock": "lock"}
_CALLED = frozenset(
    f"{owner}.{name}"
    for owner, names in {
        "Barrier": "wait",
        "Condition": "wait wait_for",
        "Event": "wait",
        "Executor": "map __exit__",
        "Future": "result exception",
        "Queue": "get put join",
        "Semaphore": "acquire",
        "Thread": "join start",
        "ThreadPoolExecutor": "shutdown submit",
        "_PySimpleQueue": "get",
    }.items()
    for name in names.split()
) | {"wait", "as_completed"}
_MOST_ROWS = 200
_MOST_LOG = 100_000


@dataclass(frozen=True, slots=True)
class Switch:
    """One thread has made way for another; `before` says where it stood."""

    before: Row
    after: str


@dataclass(frozen=True, slots=True)
class Facts:
    """How things stood when nobody ran any more.

    reason: why: steps, clients, quiet (nobody could run), timers (nobody could soon). used: steps of the last stretch.
    threads: the submission's own, alive. crashes: class, words, file and line of exceptions that nobody caught.
    """

    reason: str = ""
    steps: int = 0
    used: int = 0
    now: float = 1000.0
    switches: int = 0
    hash: int = 0
    peak: int = 0
    rows: tuple[Row, ...] = ()
    threads: tuple[Row, ...] = ()
    crashes: tuple[tuple[str, str, str, int], ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether no thread is left."""
        return not self.rows


@dataclass(slots=True)
class Cast:
    """Names for the tasks of one schedule, in the order in which they are met; files: by the guest's numbers."""

    files: Sequence[str]
    _clients: dict[int, int] = field(default_factory=dict)
    _threads: dict[int, int] = field(default_factory=dict)

    def facts(self, body: Tree) -> Facts:
        """What a pump ended with. Raises WireError."""
        try:
            for task in body["table"][:_MOST_ROWS]:
                self.meet(task[0], task[1])
            rows = [(task[1], self.row(task[0], task[2:])) for task in body["table"][:_MOST_ROWS]]
            return Facts(
                reason=_one_of(body["reason"], _REASONS),
                steps=int(body["steps"]),
                used=int(body["used"]),
                now=float(body["now"]),
                switches=int(body["switches"]),
                hash=int(body["hash"]),
                peak=int(body["peak"]),
                rows=tuple(row for _, row in rows),
                threads=tuple(row for client, row in rows if client < 0),
                crashes=tuple((str(kind), str(words), *self.place(file, line)) for kind, words, file, line in body["crashes"][:_MOST_ROWS]),
            )
        except (TypeError, ValueError, LookupError, ArithmeticError) as error:
            raise WireError("facts of no meaning") from error

    def log(self, body: Tree) -> list[Switch]:
        """The switches of a schedule that was logged. Raises WireError."""
        try:
            entries, tasks = body
            for number, client in tasks[:_MOST_LOG]:
                self.meet(number, client)
            return [Switch(self.row(before, rest), self.name(after)) for before, after, *rest in entries[:_MOST_LOG]]
        except (TypeError, ValueError, LookupError) as error:
            raise WireError("a log of no meaning") from error

    def meet(self, task: int, client: int) -> None:
        """A task, and the client that it is (-1: one of the submission's threads)."""
        known = self._clients if client >= 0 else self._threads
        if task not in known:
            known[int(task)] = int(client) if client >= 0 else len(known) + 1

    def name(self, task: int) -> str:
        """What a task is called."""
        if task in self._clients:
            return f"client {self._clients[task]}" if self._clients[task] else "the import"
        return f"thread {self._threads[task]}" if task in self._threads else "a thread that has ended"

    def row(self, task: int, told: Sequence[Any]) -> Row:
        """Where a task stands. Raises WireError, ValueError or TypeError."""
        state, file, line, called, made_file, made_line, owner, kind = told
        return Row(
            self.name(int(task)),
            _one_of(state, _STATES),
            *self.place(file, line),
            called if called in _CALLED else "",
            _KINDS.get(kind, ""),
            self.place(made_file, made_line),
            self.name(owner) if type(owner) is int and owner >= 0 else "",
        )

    def place(self, file: Any, line: Any) -> tuple[str, int]:
        """A line of the submission by the guest's number of the file; ("", 0) for none."""
        if type(file) is not int or type(line) is not int or not 0 < file < len(self.files):
            return ("", 0)
        return (self.files[file], line)


def _one_of(value: Any, known: frozenset[str]) -> str:
    if type(value) is not str or value not in known:
        raise WireError("a word that is not on the list")
    return value
