"""Who has to wait leaves a mailbox; whoever computes posts the outcome into each of them."""
import queue
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any


class RecursiveCompute(RuntimeError):
    """A key needs itself."""


def _freeze(value: Any) -> Any:
    match value:
        case dict():
            pairs = [(_freeze(name), _freeze(inner)) for name, inner in value.items()]
            return (dict, *sorted(pairs, key=repr))
        case list() | tuple():
            return (type(value), *[_freeze(inner) for inner in value])
        case _:
            return (type(value), value)


def make_key(*parts: Any) -> Any:
    """The arguments, frozen."""
    return tuple(_freeze(part) for part in parts)


@dataclass
class _Stored:
    value: Any
    deadline: float | None


@dataclass
class _Errand:
    runner: int = field(default_factory=threading.get_ident)
    waiting: list = field(default_factory=list)
    cancelled: bool = False


class ComputeCache:
    """Entries by key, least recently used first; errands by key."""

    def __init__(self, capacity: int, ttl: float | None = None, clock=time.monotonic) -> None:
        self.capacity = capacity
        self.ttl = ttl
        self.clock = clock
        self._mutex = threading.Lock()
        self._stored: "OrderedDict[Any, _Stored]" = OrderedDict()
        self._errands: "dict[Any, _Errand]" = {}
        self._hits = self._misses = self._evictions = self._expirations = 0

    def get_or_compute(self, key, compute):
        """The value of a key."""
        with self._mutex:
            stored = self._look_up(key)
            if stored is not None:
                self._hits += 1
                return stored.value
            errand = self._errands.get(key)
            if errand is None:
                self._misses += 1
                errand = self._errands[key] = _Errand()
                mailbox = None
            elif errand.runner == threading.get_ident():
                raise RecursiveCompute(repr(key))
            else:
                self._hits += 1
                mailbox = queue.SimpleQueue()
                errand.waiting.append(mailbox)
        outcome = self._run(key, errand, compute) if mailbox is None else mailbox.get()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome[0]

    def _run(self, key, errand, compute):
        try:
            outcome = (compute(),)
        except Exception as error:
            outcome = error
        with self._mutex:
            if self._errands.get(key) is errand:
                del self._errands[key]
            if not errand.cancelled and not isinstance(outcome, Exception):
                self._put(key, outcome[0])
        for mailbox in errand.waiting:
            mailbox.put(outcome)
        return outcome

    def _look_up(self, key):
        stored = self._stored.get(key)
        if stored is not None and stored.deadline is not None and self.clock() >= stored.deadline:
            self._expirations += 1
            stored = self._stored.pop(key) and None
        if stored is not None:
            self._stored.move_to_end(key)
        return stored

    def _put(self, key, value):
        self._stored[key] = _Stored(value, None if self.ttl is None else self.clock() + self.ttl)
        if len(self._stored) > self.capacity:
            self._stored.popitem(last=False)
            self._evictions += 1

    def invalidate(self, key):
        """Forget one."""
        with self._mutex:
            self._cancel(key)
            return self._stored.pop(key, None) is not None

    def clear(self):
        """Forget all."""
        with self._mutex:
            for key in list(self._errands):
                self._cancel(key)
            self._stored.clear()

    def _cancel(self, key):
        errand = self._errands.pop(key, None)
        if errand is not None:
            errand.cancelled = True

    def stats(self):
        """Counts."""
        with self._mutex:
            return {"hits": self._hits, "misses": self._misses, "evictions": self._evictions, "expirations": self._expirations}

    def __len__(self):
        with self._mutex:
            return len(self._stored)
