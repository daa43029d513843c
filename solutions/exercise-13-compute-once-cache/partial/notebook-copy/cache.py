"""Everything as it must be, but the key is the one of the notebook: the texts of the arguments, joined."""
from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future


class RecursiveCompute(RuntimeError):
    """A computation has asked the cache for its own key."""


def make_key(*parts: object) -> Hashable:
    """Give a key that is equal for equal arguments of equal types, and for no others."""
    return "".join(f"{part}" for part in parts)


class ComputeCache:
    """At most `capacity` entries, each for `ttl` seconds by `clock`, or for ever when ttl is None."""

    def __init__(self, capacity: int, ttl: float | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        self._capacity = capacity
        self._ttl = ttl
        self._clock = clock
        self._lock = threading.Lock()
        self._entries: OrderedDict[Hashable, tuple[object, float]] = OrderedDict()
        self._under_way: dict[Hashable, tuple[Future, int]] = {}
        self._counts = {"hits": 0, "misses": 0, "evictions": 0, "expirations": 0}

    def get_or_compute(self, key: Hashable, compute: Callable[[], object]) -> object:
        """Give the key's value; when it is missing, compute and store it."""
        with self._lock:
            entry = self._find(key)
            if entry is not None:
                self._counts["hits"] += 1
                return entry[0]
            future, owner = self._under_way.get(key, (None, 0))
            if owner == threading.get_ident():
                raise RecursiveCompute(f"the computation of {key!r} asks for itself")
            if future is None:
                mine = Future()
                self._counts["misses"] += 1
                self._under_way[key] = mine, threading.get_ident()
            else:
                self._counts["hits"] += 1
        return self._run(key, compute, mine) if future is None else future.result()

    def invalidate(self, key: Hashable) -> bool:
        """Forget the key's entry, and say whether there was one."""
        with self._lock:
            self._under_way.pop(key, None)
            return self._entries.pop(key, None) is not None

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._under_way.clear()
            self._entries.clear()

    def stats(self) -> dict[str, int]:
        """Give the numbers of hits, misses, evictions and expirations so far."""
        with self._lock:
            return dict(self._counts)

    def __len__(self) -> int:
        with self._lock:
            return len(self._entries)

    def _find(self, key):
        entry = self._entries.get(key)
        if entry is None:
            return None
        if self._ttl is not None and self._clock() - entry[1] >= self._ttl:
            del self._entries[key]
            self._counts["expirations"] += 1
            return None
        self._entries.move_to_end(key)
        return entry

    def _run(self, key, compute, future):
        try:
            value = compute()
        except BaseException as error:
            with self._lock:
                self._is_wanted(key, future)
            future.set_exception(error)
            raise
        with self._lock:
            if self._is_wanted(key, future):
                self._store(key, value)
        future.set_result(value)
        return value

    def _is_wanted(self, key, future):
        """Whether nobody has invalidated the key since this computation began; it is under way no longer."""
        known = self._under_way.get(key)
        if known is None or known[0] is not future:
            return False
        del self._under_way[key]
        return True

    def _store(self, key, value):
        if len(self._entries) >= self._capacity:
            self._entries.popitem(last=False)
            self._counts["evictions"] += 1
        self._entries[key] = value, self._clock()
