"""Hidden suite for exercise-13. `sub` is the submission as it is, called by one thread; `sim` is the submission under the scheduler."""
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


@check("C02", rule="R3", points=16)
@pytest.mark.schedules(20)
def test_there_are_never_too_many_entries(sim):
    """However many threads store at a time, there are never more entries than there may be, and every caller gets its own value."""
    cache = sim.new("ComputeCache", 2)

    def caller(number):
        values = []
        for key in (number, number + 10):
            values.append((yield cache.get_or_compute(key, values_of[key])))
        return values

    def observer():
        sizes = []
        for _ in range(3):
            sizes.append((yield sim.do("len", cache)))
        return sizes

    values_of = {key: sim.fn(value_of(key)) for key in (0, 1, 2, 10, 11, 12)}
    callers, sizes = sim.client(caller, n=3), sim.client(observer)
    sim.run()
    assert [client.result for client in callers] == [[f"value {n}", f"value {n + 10}"] for n in range(3)]
    assert max(sizes.result) <= 2
    assert sim.call(sim.do("len", cache)) == 2


@check("C02", rule="R3", points=16)
@pytest.mark.schedules(30)
def test_entries_can_be_numbered_while_others_are_stored(sim):
    """The number of entries can be asked for at any time, and is one that there was meanwhile."""
    cache = sim.new("ComputeCache", 9)
    for key in "abc":
        sim.call(cache.get_or_compute(key, sim.fn(value_of(key))))
    numbers = [sim.spawn(sim.do("len", cache)) for _ in range(2)]
    clients = [client for key in "xyz" for client in ask(sim, cache, key, sim.fn(value_of(key)))]
    sim.run()
    assert [client.result for client in clients] == ["value x", "value y", "value z"]
    assert all(3 <= number.result <= 6 for number in numbers)
    assert sim.call(sim.do("len", cache)) == 6


def value_of(key):
    """A computation that is interrupted once."""

    def compute():
        yield None
        return f"value {key}"

    return compute


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


def ask(sim, cache, key, function, n=1):
    """n clients that ask for one key."""
    return [sim.spawn(cache.get_or_compute(key, function)) for _ in range(n)]


def gated(gate, value):
    """A computation that stands at a gate."""

    def compute():
        yield gate
        return value

    return compute


@check("C04", rule="R5", points=14)
@pytest.mark.schedules(40)
def test_one_computation_serves_all(sim):
    """Callers who ask for one key at the same time cause one computation, and each gets its result."""
    cache, compute = sim.new("ComputeCache", 3), sim.fn(value_of("k"))
    clients = ask(sim, cache, "k", compute, n=3)
    sim.run()
    assert [client.result for client in clients] == ["value k"] * 3
    assert len(compute.calls) == 1


@check("C04", rule="R5", points=14)
@pytest.mark.schedules(20)
def test_one_computation_replaces_what_is_too_old(sim):
    """Callers who find an entry too old at the same time cause one computation."""
    cache, compute = sim.new("ComputeCache", 3, 5, sim.clock), sim.fn(value_of("k"))
    for key in ("k", "other"):
        sim.call(cache.get_or_compute(key, compute if key == "k" else sim.fn(value_of(key))))
    sim.advance(5)
    clients = ask(sim, cache, "k", compute, n=3)
    bystanders = [sim.spawn(cache.invalidate("other")), sim.spawn(sim.do("len", cache))]
    sim.run()
    assert [client.result for client in clients] == ["value k"] * 3
    assert [bystander.error for bystander in bystanders] == [None, None]
    assert len(compute.calls) == 2


@check("C04", rule="R5", points=14)
@pytest.mark.schedules(10)
def test_who_waits_gets_the_result_whatever_becomes_of_the_entry(sim):
    """Who waits for a computation gets its result, also when the entry has to make room at once."""
    gate = sim.gate()
    cache = sim.new("ComputeCache", 1)
    first, second = sim.fn(gated(gate, "first")), sim.fn(gated(gate, "second"))
    clients = ask(sim, cache, "a", first, n=3) + ask(sim, cache, "b", second, n=2)
    sim.settle()
    assert not any(client.done for client in clients), "returned before there was a value"
    assert (len(first.calls), len(second.calls)) == (1, 1)
    gate.open()
    sim.run()
    assert [client.result for client in clients] == ["first"] * 3 + ["second"] * 2
    assert (len(first.calls), len(second.calls)) == (1, 1)


@check("C05", rule="R6", points=10)
@pytest.mark.schedules(6)
def test_computations_of_two_keys_run_together(sim):
    """Two computations that wait for each other's beginning both end."""
    begun = {"a": sim.gate(), "b": sim.gate()}

    def computing(key, other):
        def compute():
            begun[key].open()
            yield begun[other]
            return key * 2

        return sim.fn(compute)

    cache = sim.new("ComputeCache", 3)
    clients = ask(sim, cache, "a", computing("a", "b")) + ask(sim, cache, "b", computing("b", "a"))
    sim.run()
    assert [client.result for client in clients] == ["aa", "bb"]


@check("C05", rule="R6", points=10)
@pytest.mark.schedules(6)
def test_a_slow_key_holds_up_nobody_else(sim):
    """While a key is computed, other keys are found, computed and invalidated."""
    gate = sim.gate()
    cache = sim.new("ComputeCache", 4)
    sim.call(cache.get_or_compute("ready", sim.fn(lambda: "there")))
    slow = ask(sim, cache, "slow", sim.fn(gated(gate, "late")), n=2)
    sim.settle()
    others = [
        sim.spawn(cache.get_or_compute("ready", sim.fn(lambda: "again"))),
        sim.spawn(cache.get_or_compute("quick", sim.fn(value_of("quick")))),
        sim.spawn(cache.invalidate("never stored"))]
    sim.settle()
    assert all(client.done for client in others), "somebody waits for the computation of another key"
    assert [client.result for client in others] == ["there", "value quick", False]
    assert not any(client.done for client in slow)
    gate.open()
    sim.run()
    assert [client.result for client in slow] == ["late"] * 2


def failing_first(gate=None):
    """A computation that fails the first time, and gives "better" from then on."""
    times = 0

    def compute():
        nonlocal times
        times += 1
        mine = times
        yield gate
        if mine == 1:
            raise LookupError("no factors")
        return "better"

    return compute


def is_the_error(error):
    return type(error) is LookupError and error.args == ("no factors",)


@check("C06", rule="R7", points=10)
@pytest.mark.schedules(10)
def test_who_waits_for_a_failure_gets_it(sim):
    """When a computation fails, all who wait for it get its error, and the next call computes again."""
    gate = sim.gate()
    cache, compute = sim.new("ComputeCache", 3), sim.fn(failing_first(gate))
    clients = ask(sim, cache, "k", compute, n=3)
    sim.settle()
    gate.open()
    sim.run()
    assert all(is_the_error(client.error) for client in clients), f"ended by {[client.error for client in clients]}"
    assert len(compute.calls) == 1
    assert sim.call(sim.do("len", cache)) == 0
    assert sim.call(cache.get_or_compute("k", compute)) == "better"


@check("C06", rule="R7", points=10)
@pytest.mark.schedules(30)
def test_a_failure_that_is_invalidated_is_a_failure(sim):
    """When a computation fails while its key is invalidated, all who wait for it get its error all the same."""
    gate = sim.gate()
    cache, compute = sim.new("ComputeCache", 3), sim.fn(failing_first(gate))
    clients = ask(sim, cache, "k", compute, n=2)
    sim.settle()
    forgotten = sim.spawn(cache.invalidate("k"))
    gate.open()
    sim.run()
    assert all(is_the_error(client.error) for client in clients), f"ended by {[client.error for client in clients]}"
    assert forgotten.error is None
    assert sim.call(cache.get_or_compute("k", compute)) == "better"


@check("C06", rule="R7", points=10)
@pytest.mark.schedules(25)
def test_a_failure_is_forgotten(sim):
    """A failed computation is not stored: who asks later computes again, in whatever order the calls come."""
    cache, compute = sim.new("ComputeCache", 3), sim.fn(failing_first())

    def stubborn():
        try:
            return (yield cache.get_or_compute("k", compute))
        except LookupError:
            return (yield cache.get_or_compute("k", compute))

    clients = [sim.client(stubborn), *ask(sim, cache, "k", compute, n=2)]
    sim.run()
    assert clients[0].result == "better"
    assert all(is_the_error(client.error) or client.result == "better" for client in clients)
    assert sim.call(cache.get_or_compute("k", compute)) == "better"
    assert len(compute.calls) == 2


@check("C07", rule="R8", points=8)
@pytest.mark.schedules(25)
@pytest.mark.parametrize("everything", [False, True])
def test_what_is_invalidated_while_it_is_computed_is_not_stored(sim, everything):
    """When a key is invalidated while it is computed, those who wait get the value, and the next call computes again."""
    gate = sim.gate()
    cache, compute = sim.new("ComputeCache", 3), sim.fn(gated(gate, "old factors"))
    clients = ask(sim, cache, "k", compute, n=2)
    sim.settle()
    forgotten = sim.spawn(cache.clear() if everything else cache.invalidate("k"))
    gate.open()
    sim.run()
    assert forgotten.error is None
    assert [client.result for client in clients] == ["old factors"] * 2
    assert sim.call(sim.do("len", cache)) == 0
    assert sim.call(cache.get_or_compute("k", sim.fn(lambda: "new factors"))) == "new factors"
    assert sim.call(cache.get_or_compute("k", sim.fn(lambda: "newer factors"))) == "new factors"
    assert len(compute.calls) == 1


@check("C07", rule="R8", points=8)
@pytest.mark.schedules(40)
def test_clearing_spares_nothing_that_is_computed(sim):
    """When the cache is cleared while several keys are computed, all who wait get their values, and none of them is stored."""
    gate = sim.gate()
    cache = sim.new("ComputeCache", 4)
    clients = [client for key in "abc" for client in ask(sim, cache, key, sim.fn(gated(gate, key * 2)))]
    sim.settle()
    cleared = sim.spawn(cache.clear())
    gate.open()
    sim.run()
    assert cleared.error is None
    assert [client.result for client in clients] == ["aa", "bb", "cc"]
    assert sim.call(sim.do("len", cache)) == 0


@check("C07", rule="R8", points=8)
@pytest.mark.schedules(6)
def test_invalidating_one_key_spares_the_others(sim):
    """Invalidating a key while another is computed does not keep the other from being stored."""
    gate = sim.gate()
    cache = sim.new("ComputeCache", 3)
    sim.call(cache.get_or_compute("other", sim.fn(lambda: "there")))
    client, = ask(sim, cache, "k", sim.fn(gated(gate, "value")))
    sim.settle()
    assert sim.call(cache.invalidate("other")) is True
    gate.open()
    sim.run()
    assert client.result == "value"
    assert sim.call(cache.get_or_compute("k", sim.fn(lambda: "again"))) == "value"


@check("C08", rule="R9", points=8)
@pytest.mark.schedules(15)
def test_a_computation_may_use_the_cache(sim):
    """Computations that need another key get it, and that key is computed once for all of them."""
    cache, base = sim.new("ComputeCache", 4), sim.fn(lambda: 20)

    def derived(more):
        def compute():
            return (yield cache.get_or_compute("base", base)) + more

        return sim.fn(compute)

    clients = ask(sim, cache, "x", derived(1)) + ask(sim, cache, "y", derived(2)) + ask(sim, cache, "base", base)
    sim.run()
    assert [client.result for client in clients] == [21, 22, 20]
    assert len(base.calls) == 1


@check("C08", rule="R9", points=8)
@pytest.mark.schedules(4)
@pytest.mark.parametrize("catches", [False, True])
def test_a_computation_that_needs_itself_is_told(sim, catches):
    """A computation that asks for its own key is told so at once; it may fail by that, or go on."""
    cache = sim.new("ComputeCache", 4)
    told = []

    def compute():
        try:
            yield cache.get_or_compute("k", itself)
        except RuntimeError as error:
            told.append(isinstance(error, sim.cls("RecursiveCompute")))
            if not catches:
                raise
        return "without itself"

    itself = sim.fn(compute)
    client, = ask(sim, cache, "k", itself)
    sim.run()
    assert told == [True]
    if catches:
        assert client.result == "without itself"
    else:
        assert isinstance(client.error, sim.cls("RecursiveCompute"))
    expected = "without itself" if catches else "later"
    assert sim.call(cache.get_or_compute("k", sim.fn(lambda: "later"))) == expected


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


@check("C09", rule="R10", points=6)
@pytest.mark.schedules(6)
def test_who_waits_is_a_hit(sim):
    """Of the callers who share a computation, one is a miss and the others are hits."""
    gate = sim.gate()
    cache = sim.new("ComputeCache", 3)
    clients = ask(sim, cache, "k", sim.fn(gated(gate, "value")), n=3)
    sim.settle()
    gate.open()
    sim.run()
    assert [client.result for client in clients] == ["value"] * 3
    stats = sim.call(cache.stats())
    assert (stats["hits"], stats["misses"]) == (2, 1)


@check("C09", rule="R10", points=6)
@pytest.mark.schedules(25)
def test_no_call_is_lost_in_the_count(sim):
    """However many threads call at a time, hits and misses add up to the calls."""
    cache = sim.new("ComputeCache", 2)
    compute = sim.fn(lambda: "value")

    def caller(number):
        for key in ("shared", number, "shared"):
            yield cache.get_or_compute(key, compute)

    clients = sim.client(caller, n=3)
    sim.run()
    assert [client.error for client in clients] == [None] * 3
    stats = sim.call(cache.stats())
    assert stats["misses"] == len(compute.calls)
    assert stats["hits"] + stats["misses"] == 9
    assert stats["evictions"] == stats["misses"] - sim.call(sim.do("len", cache))


@check("C10", rule="R1", points=4)
def test_the_evening_of_the_notebook(sub):
    """The evening's 2,000 requests get the affinities that the factors give."""
    users, items = ORACLE["users"], ORACLE["items"]

    def affinity(user, item):
        return sum(a * b for a, b in zip(users[user - 1], items[item - 1]))

    requests = [(int(user), int(item)) for user, item in ORACLE["requests"]]
    found = probe_evening.answers(sub.ComputeCache(2000), sub.make_key, requests, affinity)
    assert type(found) is list and len(found) == 2000
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
