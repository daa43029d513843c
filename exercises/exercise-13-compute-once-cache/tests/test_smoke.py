"""Three calls that show the shapes."""
from cache import ComputeCache, make_key


def test_a_value_is_kept():
    """The second call gives what the first one stored."""
    cache = ComputeCache(capacity=2)
    assert cache.get_or_compute(make_key("u7", 3), lambda: 0.25) == 0.25
    assert cache.get_or_compute(make_key("u7", 3), lambda: 0.75) == 0.25


def test_an_entry_can_be_forgotten():
    """Invalidating says whether there was an entry."""
    cache = ComputeCache(capacity=2)
    cache.get_or_compute("song", lambda: 4)
    assert cache.invalidate("song") is True
    assert len(cache) == 0


def test_calls_are_counted():
    """Statistics come as a dictionary."""
    assert ComputeCache(capacity=2).stats() == {"hits": 0, "misses": 0, "evictions": 0, "expirations": 0}
