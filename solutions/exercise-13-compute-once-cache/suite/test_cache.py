"""Hidden suite for exercise-13. `sub` is the submission as it is, called by one thread; test_threads.py has the rest."""
import json
import pathlib

import probe_evening
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

ORACLE = json.loads((pathlib.Path(__file__).parent / "oracle.json").read_text(encoding="utf-8"))
check = pytest.mark.check


class FactorServiceError(Exception):
    """What computations of the suite raise."""


SCALARS = st.sampled_from([None, False, True, 0, 1, 2, 3, 12, 23, 123, 1.0, 2.5, "", "1", "12", "3", "None", "True", "1.0", b"1", b""])
NAMES = st.sampled_from(["a", "b", "1", 1, True, 2])
PARTS = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.lists(inner, max_size=3).map(tuple), st.dictionaries(NAMES, inner, max_size=3)),
    max_leaves=5)
ARGUMENTS = st.lists(PARTS, max_size=3).map(tuple)


def canonical(part):
    """Equal exactly for equal arguments of equal types."""
    if isinstance(part, dict):
        return "dict", frozenset((canonical(name), canonical(value)) for name, value in part.items())
    if isinstance(part, (list, tuple)):
        return type(part).__name__, tuple(map(canonical, part))
    return type(part).__name__, part


def rebuilt(part):
    """The same once more, with the entries of dictionaries in the opposite order."""
    if isinstance(part, dict):
        return {name: rebuilt(value) for name, value in reversed(part.items())}
    return type(part)(map(rebuilt, part)) if isinstance(part, (list, tuple)) else part


def retyped(part):
    """Something like it, of other types."""
    if isinstance(part, dict):
        return {name: retyped(value) for name, value in part.items()}
    if isinstance(part, (list, tuple)) and part:
        return type(part)([retyped(part[0]), *part[1:]])
    if isinstance(part, (list, tuple)):
        return () if type(part) is list else []
    return {int: float, bool: int, float: str, str: lambda text: text.encode(), bytes: lambda data: data.decode()}.get(type(part), str)(part)


def regrouped(parts):
    """The same texts, cut elsewhere."""
    return ("".join(str(part) for part in parts),)


PAIRS = st.one_of(
    st.tuples(ARGUMENTS, ARGUMENTS), ARGUMENTS.map(lambda parts: (parts, rebuilt(parts))), ARGUMENTS.map(lambda parts: (parts, tuple(map(retyped, parts)))),
    ARGUMENTS.map(lambda parts: (parts, regrouped(parts))), ARGUMENTS.map(lambda parts: (parts, (parts,))))


@check("C01", rule="R2", points=14)
@settings(max_examples=50)
@given(pair=PAIRS)
@example(pair=((1, 23), (12, 3)))
@example(pair=((1,), (True,)))
@example(pair=((1,), (1.0,)))
@example(pair=((1,), ("1",)))
@example(pair=(([1, 2],), ((1, 2),)))
@example(pair=(({"a": 1, "b": [2]},), ({"b": [2], "a": 1},)))
@example(pair=(({1: "a"},), ({True: "a"},)))
@example(pair=(("a", "b"), ("a,b",)))
@example(pair=(([1, [2]],), ([1, 2],)))
def test_different_arguments_never_share_an_entry(sub, pair):
    """Arguments share an entry exactly when they are equal and of equal types, at any depth."""
    one, other = pair
    is_same = canonical(one) == canonical(other)
    cache = sub.ComputeCache(4)
    assert cache.get_or_compute(sub.make_key(*one), lambda: "one") == "one"
    assert cache.get_or_compute(sub.make_key(*other), lambda: "other") == ("one" if is_same else "other")


class Model:
    """Least recently used first. eager: whether old entries leave by themselves, or when they are asked for or in the way."""

    def __init__(self, capacity, ttl, *, eager):
        self._capacity, self._ttl, self._eager = capacity, ttl, eager
        self._entries = {}

    def get(self, key, fresh_value, now):
        if self._eager:
            self._entries = {name: entry for name, entry in self._entries.items() if not self._is_old(entry, now)}
        entry = self._entries.pop(key, None)
        if entry is None or self._is_old(entry, now):
            if len(self._entries) == self._capacity:
                del self._entries[next(iter(self._entries))]
            entry = (fresh_value, now)
        self._entries[key] = entry
        return entry[0]

    def forget(self, key, now):
        """What invalidating may say."""
        entry = self._entries.pop(key, None)
        return (False,) if entry is None else (True, False) if self._is_old(entry, now) else (True,)

    def clear(self):
        self._entries.clear()

    def sizes(self, now):
        """How many entries there may be."""
        return range(sum(not self._is_old(entry, now) for entry in self._entries.values()), len(self._entries) + 1)

    def _is_old(self, entry, now):
        return self._ttl is not None and now - entry[1] >= self._ttl


KEYS = st.sampled_from("abcd")
ACTIONS = st.one_of(
    st.tuples(st.just("get"), KEYS), st.tuples(st.just("get"), KEYS), st.tuples(st.just("get"), KEYS), st.tuples(st.just("wait"), st.integers(1, 5)),
    st.tuples(st.just("invalidate"), KEYS), st.tuples(st.just("clear"), st.none()))


@check("C02", rule="R3", points=16)
@settings(max_examples=40)
@given(capacity=st.integers(1, 3), ttl=st.sampled_from([None, 3, 7]), actions=st.lists(ACTIONS, max_size=14))
@example(capacity=2, ttl=None, actions=[("get", "a"), ("get", "b"), ("get", "a"), ("get", "c"), ("get", "a"), ("get", "b")])
@example(capacity=2, ttl=3, actions=[("get", "a"), ("wait", 2), ("get", "a"), ("wait", 1), ("get", "a")])
def test_entries_come_and_go_as_they_must(sub, capacity, ttl, actions):
    """Whatever is called, waited for and forgotten, a key is computed exactly when it is missing, too old, or had to make room."""
    models = [Model(capacity, ttl, eager=eager) for eager in (True, False)]
    now = 100
    cache = sub.ComputeCache(capacity, ttl, lambda: now)
    for number, (action, operand) in enumerate(actions):
        if action == "wait":
            now += operand
        elif action == "get":
            fresh_value = f"value {number}"
            expected = [model.get(operand, fresh_value, now) for model in models]
            found = cache.get_or_compute(operand, lambda value=fresh_value: value)
            models = [model for model, value in zip(models, expected) if value == found]
            assert models, f"got {found!r}, expected {' or '.join(expected)}"
        elif action == "invalidate":
            allowed = [model.forget(operand, now) for model in models]
            said = cache.invalidate(operand)
            assert any(said is answer for answers in allowed for answer in answers)
        else:
            cache.clear()
            for model in models:
                model.clear()
        size = len(cache)
        assert any(size in model.sizes(now) for model in models)


@check("C03", rule="R4", points=6)
@pytest.mark.parametrize("waited, computed", [(4.75, 1), (5, 2), (5.25, 2)])
def test_an_entry_lives_for_its_time_and_no_longer(sub, waited, computed):
    """An entry is given while it is younger than its time, and never when it is exactly that old; reading does not renew it."""
    now, calls = 100.0, []
    cache = sub.ComputeCache(3, 5, lambda: now)
    assert cache.get_or_compute("a", lambda: calls.append(1) or len(calls)) == 1
    now += waited - 1
    assert cache.get_or_compute("a", lambda: calls.append(1) or len(calls)) == 1
    now += 1
    assert cache.get_or_compute("a", lambda: calls.append(1) or len(calls)) == computed


@check("C03", rule="R4", points=6)
def test_age_counts_from_the_end_of_the_computation(sub):
    """The time that a computation takes is not part of its entry's age."""
    now = 100.0

    def slow():
        nonlocal now
        now += 60
        return "slow"

    cache = sub.ComputeCache(3, 5, lambda: now)
    assert cache.get_or_compute("a", slow) == "slow"
    assert cache.get_or_compute("a", lambda: "again") == "slow"
    now += 4.5
    assert cache.get_or_compute("a", lambda: "again") == "slow"
    now += 0.5
    assert cache.get_or_compute("a", lambda: "again") == "again"


@check("C03", rule="R4", points=6)
def test_without_a_time_entries_stay(sub):
    """Without a time to live, an entry stays however late it is."""
    now = 0.0
    cache = sub.ComputeCache(3, clock=lambda: now)
    assert cache.get_or_compute("a", lambda: "first") == "first"
    now += 1e9
    assert cache.get_or_compute("a", lambda: "second") == "first"


def counted(stats):
    return tuple(stats[name] for name in ("hits", "misses", "evictions", "expirations"))


@check("C09", rule="R10", points=6)
@settings(max_examples=20)
@given(capacity=st.integers(1, 3), keys=st.lists(st.sampled_from("abcde"), max_size=12))
def test_every_call_is_counted(sub, capacity, keys):
    """Hits and misses add up to the calls, and what had to make room is counted."""
    cache, model = sub.ComputeCache(capacity), {}
    hits = evictions = 0
    for key in keys:
        cache.get_or_compute(key, lambda key=key: key)
        hits += key in model
        model[key] = model.pop(key, None)
        if len(model) > capacity:
            del model[next(iter(model))]
            evictions += 1
    assert counted(cache.stats()) == (hits, len(keys) - hits, evictions, 0)


@check("C09", rule="R10", points=6)
def test_an_entry_too_old_is_a_miss(sub):
    """Who asks for an entry that is too old misses, and the entry is counted as expired."""
    now = 10.0
    cache = sub.ComputeCache(3, 2, lambda: now)
    cache.get_or_compute("a", lambda: 1)
    now += 2
    cache.get_or_compute("a", lambda: 2)
    assert counted(cache.stats()) == (0, 2, 0, 1)


@check("C10", rule="R1", points=4)
def test_the_evening_of_the_notebook(sub):
    """The evening's 2,000 requests get the affinities that the factors give."""
    users, items = ORACLE["users"], ORACLE["items"]

    def affinity(user, item):
        return sum(a * b for a, b in zip(users[user - 1], items[item - 1]))

    requests = [(int(user), int(item)) for user, item in ORACLE["requests"]]
    found = probe_evening.answers(sub.ComputeCache(2000), sub.make_key, requests, affinity)
    assert type(found) is list and len(found) == 2000 and {type(answer) for answer in found} <= {int, float}
    assert found == pytest.approx(ORACLE["answers"])


@check("C11", rule="R1", points=4)
@pytest.mark.parametrize("value", [None, False, 0, "", []])
def test_any_value_is_kept(sub, value):
    """A value is stored whatever it is, nothing, zero and empty ones too."""
    cache, calls = sub.ComputeCache(3), []
    for _ in range(3):
        found = cache.get_or_compute("k", lambda: calls.append(1) or value)
        assert (type(found), found) == (type(value), value)
    assert len(calls) == 1
