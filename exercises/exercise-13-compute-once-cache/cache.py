"""A cache that computes what is missing, for many threads. Fill in the functions; keep the names."""
from __future__ import annotations

import time
from collections.abc import Callable, Hashable


class RecursiveCompute(RuntimeError):
    """A computation has asked the cache for its own key."""


def make_key(*parts: object) -> Hashable:
    """Give a key that is equal for equal arguments of equal types, and for no others."""
    raise NotImplementedError


class ComputeCache:
    """At most `capacity` entries, each for `ttl` seconds by `clock`, or for ever when ttl is None."""

    def __init__(self, capacity: int, ttl: float | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        raise NotImplementedError

    def get_or_compute(self, key: Hashable, compute: Callable[[], object]) -> object:
        """Give the key's value; when it is missing, compute and store it."""
        raise NotImplementedError

    def invalidate(self, key: Hashable) -> bool:
        """Forget the key's entry, and say whether there was one."""
        raise NotImplementedError

    def clear(self) -> None:
        """Forget everything."""
        raise NotImplementedError

    def stats(self) -> dict[str, int]:
        """Give the numbers of hits, misses, evictions and expirations so far."""
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError
