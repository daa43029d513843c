"""Runs beside the submission, so that 2,000 requests need not cross one by one. It holds no expectation."""


def answers(cache, make_key, requests, compute):
    """What the cache gives for each request, one after the other."""
    return [cache.get_or_compute(make_key(user, item), lambda: compute(user, item)) for user, item in requests]
