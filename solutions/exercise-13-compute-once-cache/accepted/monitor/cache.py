"""One condition guards everything: a computation is a record that its waiters watch until it is over."""
import threading
import time


class RecursiveCompute(RuntimeError):
    """Raised by a call inside the computation of the same key."""


def make_key(*parts):
    """The arguments as a text that tells types and ends apart."""
    return "".join(_spelled(part) for part in parts)


def _spelled(part):
    kind = type(part).__name__
    if isinstance(part, dict):
        inner = "".join(sorted(_spelled(name) + _spelled(value) for name, value in part.items()))
    elif isinstance(part, (list, tuple)):
        inner = "".join(_spelled(item) for item in part)
    else:
        inner = repr(part)
    return f"{kind}:{len(inner)}:{inner};"


class _Work:
    """A computation under way."""

    def __init__(self):
        self.worker = threading.get_ident()
        self.is_over = False
        self.is_void = False
        self.value = None
        self.error = None


class ComputeCache:
    """A bounded map; a plain dict keeps the order of use."""

    def __init__(self, capacity, ttl=None, clock=time.monotonic):
        self.capacity, self.ttl, self.clock = capacity, ttl, clock
        self._changed = threading.Condition()
        self._kept = {}
        self._working = {}
        self._hits = self._misses = self._evictions = self._expirations = 0

    def get_or_compute(self, key, compute):
        """The value of a key."""
        with self._changed:
            self._drop_old()
            if key in self._kept:
                self._kept[key] = self._kept.pop(key)
                self._hits += 1
                return self._kept[key][1]
            work = self._working.get(key)
            if work is not None:
                return self._wait_for(work)
            work = self._working[key] = _Work()
            self._misses += 1
        try:
            work.value = compute()
        except Exception as error:
            work.error = error
        with self._changed:
            del self._working[key]
            if work.error is None and not work.is_void:
                self._keep(key, work.value)
            work.is_over = True
            self._changed.notify_all()
        if work.error is not None:
            raise work.error
        return work.value

    def _wait_for(self, work):
        if work.worker == threading.get_ident():
            raise RecursiveCompute("a key needs itself")
        self._hits += 1
        while not work.is_over:
            self._changed.wait()
        if work.error is not None:
            raise work.error
        return work.value

    def _keep(self, key, value):
        self._drop_old()
        while len(self._kept) >= self.capacity:
            self._kept.pop(next(iter(self._kept)))
            self._evictions += 1
        self._kept[key] = (self.clock(), value)

    def _drop_old(self):
        if self.ttl is not None:
            now = self.clock()
            for key in [key for key, (born, _) in self._kept.items() if now - born >= self.ttl]:
                del self._kept[key]
                self._expirations += 1

    def invalidate(self, key):
        """Forget one."""
        with self._changed:
            self._drop_old()
            if key in self._working:
                self._working[key].is_void = True
            return self._kept.pop(key, self) is not self

    def clear(self):
        """Forget all."""
        with self._changed:
            self._kept.clear()
            for work in self._working.values():
                work.is_void = True

    def stats(self):
        """Counts."""
        with self._changed:
            return {"hits": self._hits, "misses": self._misses, "evictions": self._evictions, "expirations": self._expirations}

    def __len__(self):
        with self._changed:
            self._drop_old()
            return len(self._kept)
