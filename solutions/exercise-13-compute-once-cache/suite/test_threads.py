"""What several threads do, played under the scheduler: `sim` is the submission there."""
import pytest

check = pytest.mark.check


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
    gate = sim.gate()
    cache = sim.new("ComputeCache", 9)
    for key in "abc":
        sim.call(cache.get_or_compute(key, sim.fn(value_of(key))))

    def observer():
        numbers = []
        for _ in range(5):
            numbers.append((yield sim.do("len", cache)))
        return numbers

    clients = [client for key in "xyz" for client in ask(sim, cache, key, sim.fn(gated(gate, f"value {key}")))]
    sim.settle()
    gate.open()
    numbers = sim.client(observer)
    sim.run()
    assert [client.result for client in clients] == ["value x", "value y", "value z"]
    assert all(3 <= number <= 6 for number in numbers.result)
    assert sim.call(sim.do("len", cache)) == 6


@check("C02", rule="R3", points=16)
@pytest.mark.schedules(20)
def test_room_is_made_before_an_entry_comes_in(sim):
    """At no moment are there more entries than there may be, whoever asks while two are stored."""
    gate = sim.gate()
    cache = sim.new("ComputeCache", 1)
    sim.call(cache.get_or_compute("old", sim.fn(value_of("old"))))

    def observer():
        numbers = []
        for _ in range(8):
            numbers.append((yield sim.do("len", cache)))
        return numbers

    clients = [client for key in "ab" for client in ask(sim, cache, key, sim.fn(gated(gate, f"value {key}")))]
    sim.settle()
    gate.open()
    numbers = sim.client(observer)
    sim.run()
    assert [client.result for client in clients] == ["value a", "value b"]
    assert len(numbers.result) == 8
    assert max(numbers.result) <= 1
    assert sim.call(sim.do("len", cache)) == 1


def value_of(key):
    """A computation that is interrupted once."""

    def compute():
        yield None
        return f"value {key}"

    return compute


def ask(sim, cache, key, function, n=1):
    """n clients that ask for one key."""
    return [sim.spawn(cache.get_or_compute(key, function)) for _ in range(n)]


def let_wait(sim):
    """More than a minute for all: who waits waits on, however long the computation takes."""
    sim.settle(seconds=61, budget=100_000)


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
    let_wait(sim)
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
    let_wait(sim)
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


@check("C07", rule="R8", points=8)
@pytest.mark.schedules(8)
@pytest.mark.parametrize("everything", [False, True])
def test_what_is_invalidated_is_not_stored_over_what_is_newer(sim, everything):
    """When a key is computed anew after it was invalidated, the older computation's end stores nothing, and the newer one's end does."""
    first, second = sim.gate(), sim.gate()
    cache, newer = sim.new("ComputeCache", 3), sim.fn(gated(second, "new factors"))
    before, = ask(sim, cache, "k", sim.fn(gated(first, "old factors")))
    sim.settle()
    sim.call(cache.clear() if everything else cache.invalidate("k"))
    after, = ask(sim, cache, "k", newer)
    sim.settle()
    for gate in (first, second):
        gate.open()
        sim.settle()
    assert before.result == "old factors"
    assert after.result == ("new factors" if newer.calls else "old factors")
    expected = "new factors" if newer.calls else "newest factors"
    assert sim.call(cache.get_or_compute("k", sim.fn(lambda: "newest factors"))) == expected


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


@check("C09", rule="R10", points=6)
@pytest.mark.schedules(15)
def test_counting_and_forgetting_hold_up_nobody(sim):
    """Counts can be asked for and entries forgotten at any time: every call ends, and every call for a value is counted."""
    cache = sim.new("ComputeCache", 2)
    compute = sim.fn(lambda: "value")

    def caller(number):
        for key in ("shared", number, "shared"):
            yield cache.get_or_compute(key, compute)

    def keeper():
        for _ in range(4):
            yield cache.stats()
            yield sim.do("len", cache)
            yield cache.invalidate("shared")
            yield cache.clear()

    clients = [*sim.client(caller, n=2), sim.client(keeper)]
    sim.run()
    assert [client.error for client in clients] == [None] * 3
    stats = sim.call(cache.stats())
    assert stats["misses"] == len(compute.calls)
    assert stats["hits"] + stats["misses"] == 6
