"""A cache for one thread: nothing is claimed, and nobody waits."""
import time


class RecursiveCompute(RuntimeError):
    """Never raised."""


def make_key(*parts):
    """The arguments with their types."""
    return repr([_named(part) for part in parts])


def _named(part):
    if isinstance(part, dict):
        return "dict", sorted(((_named(name), _named(value)) for name, value in part.items()), key=repr)
    if isinstance(part, (list, tuple)):
        return type(part).__name__, [_named(item) for item in part]
    return type(part).__name__, part


class ComputeCache:
    """A dict in the order of use."""

    def __init__(self, capacity, ttl=None, clock=time.monotonic):
        self.capacity, self.ttl, self.clock = capacity, ttl, clock
        self.entries = {}
        self.counts = {"hits": 0, "misses": 0, "evictions": 0, "expirations": 0}

    def get_or_compute(self, key, compute):
        """The value of a key."""
        entry = self.entries.pop(key, None)
        if entry is not None and self.ttl is not None and self.clock() - entry[1] >= self.ttl:
            self.counts["expirations"] += 1
            entry = None
        if entry is None:
            self.counts["misses"] += 1
            value = compute()
            entry = (value, self.clock())
            if len(self.entries) >= self.capacity:
                del self.entries[next(iter(self.entries))]
                self.counts["evictions"] += 1
        else:
            self.counts["hits"] += 1
        self.entries[key] = entry
        return entry[0]

    def invalidate(self, key):
        """Forget one."""
        return self.entries.pop(key, None) is not None

    def clear(self):
        """Forget all."""
        self.entries.clear()

    def stats(self):
        """Counts."""
        return dict(self.counts)

    def __len__(self):
        return len(self.entries)
