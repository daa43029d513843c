"""A promise for each key, with a lock of its own: whoever is the first to get in computes, those behind find the outcome."""
import contextlib
import itertools
import threading
import time


class RecursiveCompute(RuntimeError):
    """A key needs itself."""


class _Key(tuple):
    """Arguments with their types, down to the last."""

    __slots__ = ()


def make_key(*parts):
    """A tuple that is equal for the same arguments only."""
    return _Key(_flat(parts))


def _flat(part):
    kind = type(part)
    if kind is dict:
        yield dict
        yield frozenset((tuple(_flat(k)), tuple(_flat(v))) for k, v in part.items())
    elif kind in (list, tuple):
        yield kind
        yield len(part)
        for item in part:
            yield from _flat(item)
    else:
        yield kind
        yield part


class _Promise:
    """A value to come. used: when it was used last, in calls; None until it is kept. born: when it was computed."""

    def __init__(self):
        self.inside = threading.RLock()
        self.is_begun = self.is_kept = False
        self.outcome = None
        self.used = self.born = 0

    def fulfil(self, compute, settle):
        with self.inside:
            if self.is_begun and self.outcome is None:
                raise RecursiveCompute
            if not self.is_begun:
                self.is_begun = True
                try:
                    self.outcome = compute(), None
                except Exception as error:
                    self.outcome = None, error
                settle(self)
        value, error = self.outcome
        if error is not None:
            raise error
        return value


class ComputeCache:
    """A bounded set of promises."""

    def __init__(self, capacity, ttl=None, clock=time.monotonic):
        self._capacity, self._ttl, self._clock = capacity, ttl, clock
        self._promises = {}
        self._guard = threading.RLock()
        self._calls = itertools.count(1)
        self._counted = dict.fromkeys(["hits", "misses", "evictions", "expirations"], 0)

    def get_or_compute(self, key, compute):
        """The value of a key."""
        with self._guard:
            promise = self._promises.get(key)
            if promise is not None and self._is_old(promise):
                self._counted["expirations"] += 1
                promise = None
            self._counted["misses" if promise is None else "hits"] += 1
            if promise is None:
                promise = self._promises[key] = _Promise()
            promise.used = next(self._calls)
            if promise.is_kept:
                return promise.outcome[0]
        return promise.fulfil(compute, lambda settled: self._settle(key, settled))

    def _is_old(self, promise):
        return promise.is_kept and self._ttl is not None and self._clock() >= promise.born + self._ttl

    def _settle(self, key, promise):
        with self._guard:
            if self._promises.get(key) is not promise:
                return
            if promise.outcome[1] is not None:
                del self._promises[key]
                return
            kept = self._kept()
            if len(kept) == self._capacity:
                del self._promises[min(kept, key=lambda name: kept[name].used)]
                self._counted["evictions"] += 1
            promise.is_kept, promise.born, promise.used = True, self._clock(), next(self._calls)

    def _kept(self):
        return {key: promise for key, promise in self._promises.items() if promise.is_kept}

    def invalidate(self, key):
        """Forget one."""
        with self._guard, contextlib.suppress(KeyError):
            return self._promises.pop(key).is_kept
        return False

    def clear(self):
        """Forget all."""
        with self._guard:
            self._promises = {}

    def stats(self):
        """Counts."""
        with self._guard:
            return self._counted.copy()

    def __len__(self):
        with self._guard:
            return len(self._kept())
