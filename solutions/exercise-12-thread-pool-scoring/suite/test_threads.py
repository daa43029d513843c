"""What several threads do, played under the scheduler: `sim` is the submission there."""
import pytest

check = pytest.mark.check


def ten_times(sim, count):
    """A call that takes the longer the earlier its item is; odd ones are interrupted once more."""

    def score(item):
        yield sim.sleep((count - item) * 0.4)
        if item % 2:
            yield None
        return item * 10

    return sim.fn(score)


def gated(gates):
    """A call that stands at its item's gate."""

    def score(item):
        yield gates[item]
        return item * 10

    return score


def take_all(sim, items, score, **options):
    """A client that takes every outcome, and gives them as pairs of index and value."""
    pairs = []

    def script():
        outcomes = yield sim.op("iter_scores", items, score, **options)
        while True:
            try:
                outcome = yield sim.next(outcomes)
            except StopIteration:
                return pairs
            pairs.append((outcome.index, outcome.value))

    return sim.client(script)


def let_wait(sim):
    """Ten minutes in which all that can be done is done at the beginning: who waits takes no step, or there are far too many."""
    sim.settle(seconds=600, budget=3000)


def in_pairs(count):
    return [(i, i * 10) for i in range(count)]


@check("C03", rule="R1", points=14)
@pytest.mark.schedules(18)
def test_a_value_keeps_its_place_whoever_is_first(sim):
    """Whatever call ends first, the list of values is in the order of the items, each of which was scored once."""
    score = ten_times(sim, 6)
    client = sim.spawn(sim.op("score_all", list(range(6)), score, workers=3))
    sim.run()
    assert client.result == [0, 10, 20, 30, 40, 50]
    assert sorted(score.calls) == [(i,) for i in range(6)]


@check("C03", rule="R1", points=14)
@pytest.mark.schedules(12)
def test_an_outcome_keeps_its_place_whoever_is_first(sim):
    """Whatever call ends first, outcomes come in the order of the items, each of which was scored once."""
    score = ten_times(sim, 5)
    client = take_all(sim, list(range(5)), score, workers=2, buffer=1)
    sim.run()
    assert client.result == in_pairs(5)
    assert sorted(score.calls) == [(i,) for i in range(5)]


@check("C04", rule="R2", points=13)
@pytest.mark.schedules(3)
@pytest.mark.parametrize("count, workers", [(7, 3), (2, 4)])
def test_a_list_is_scored_by_as_many_as_may(sim, count, workers):
    """While items are left, as many calls run as there may, and never more; a call that ends makes room for the next item."""
    gates = [sim.gate() for _ in range(count)]
    score = sim.fn(gated(gates))
    client = sim.spawn(sim.op("score_all", list(range(count)), score, workers=workers))
    for ended, gate in enumerate(gates):
        let_wait(sim)
        assert score.in_flight == min(workers, count - ended)
        assert not client.done, "returned before the last call had ended"
        gate.open()
    sim.run()
    assert client.result == [i * 10 for i in range(count)]
    assert score.peak <= workers


@check("C04", rule="R2", points=13)
@pytest.mark.schedules(3)
@pytest.mark.parametrize("workers, buffer", [(3, 0), (2, None)])
def test_outcomes_are_made_by_as_many_as_may(sim, workers, buffer):
    """While somebody waits for an outcome, as many calls run as there may, and never more."""
    gates = [sim.gate() for _ in range(6)]
    score = sim.fn(gated(gates))
    client = take_all(sim, sim.source(range(6)), score, workers=workers, buffer=buffer)
    for ended, gate in enumerate(gates):
        let_wait(sim)
        assert score.in_flight == min(workers, 6 - ended)
        assert not client.done, "ended before the last call had"
        gate.open()
    sim.run()
    assert client.result == in_pairs(6)
    assert score.peak <= workers


@check("C04", rule="R2", points=13)
@pytest.mark.schedules(20)
def test_after_many_quick_calls_as_many_run_as_before(sim):
    """However quickly calls have come and gone, as many run together as may: neither more nor fewer."""
    gate = sim.gate()

    def score(item):
        yield gate if item >= 7 else None
        return item * 10

    calls = sim.fn(score)
    client = take_all(sim, list(range(10)), calls, workers=3)
    sim.settle()
    assert calls.peak <= 3
    assert calls.in_flight == 3
    gate.open()
    sim.run()
    assert sorted(client.result) == in_pairs(10)
    assert calls.peak <= 3


@check("C05", rule="R3", points=11)
@pytest.mark.schedules(3)
@pytest.mark.parametrize("workers, buffer", [(2, None), (3, 0), (1, 2)])
def test_items_are_taken_no_further_ahead_than_allowed(sim, workers, buffer):
    """Items are taken as outcomes are delivered: never more than workers and buffer allow ahead of them."""
    ahead = workers + (workers if buffer is None else buffer)
    asked = delivered = furthest = 0
    first, turns = sim.gate(), sim.gate()

    def numbers():
        nonlocal furthest
        for number in range(40):
            furthest = max(furthest, number + 1 - asked)
            yield number

    def score(item):
        yield first if item == 0 else None
        return item

    def script():
        nonlocal asked, delivered
        outcomes = yield sim.op("iter_scores", items, sim.fn(score), workers=workers, buffer=buffer)
        for _ in range(4):
            asked += 1
            yield sim.next(outcomes)
            delivered += 1
            yield turns
        yield outcomes.close()

    items = sim.source(numbers())
    client = sim.client(script)
    sim.settle()
    first.open()
    for _ in range(5):
        sim.settle()
        assert items.taken - delivered <= ahead, "too many items were taken while nobody asked"
        turns.open_one()
    sim.run()
    client.result
    assert delivered == 4
    assert furthest <= ahead, "too many items were taken while somebody asked"


@check("C05", rule="R3", points=11)
@pytest.mark.schedules(4)
@pytest.mark.parametrize("slow", [0, 2])
def test_a_slow_item_holds_back_the_others(sim, slow):
    """While one call runs on, no more items are taken than workers and buffer allow, however quick the others and however late who asks."""
    gate, late = sim.gate(), sim.gate()
    delivered = []

    def score(item):
        yield gate if item == slow else None
        return item * 10

    def script():
        outcomes = yield sim.op("iter_scores", items, sim.fn(score), workers=2, buffer=1)
        for number in range(6):
            yield late if number == slow else None
            outcome = yield sim.next(outcomes)
            delivered.append((outcome.index, outcome.value))
        yield outcomes.close()

    items = sim.source(range(6))
    client = sim.client(script)
    for opened in (late, gate):
        sim.settle()
        assert items.taken - len(delivered) <= 3
        opened.open()
    sim.run()
    client.result
    assert sorted(delivered) == in_pairs(6)


@check("C06", rule="R4", points=9)
@pytest.mark.schedules(20)
@pytest.mark.parametrize("as_stream", [False, True])
def test_items_are_taken_by_one_thread_at_a_time(sim, as_stream):
    """The iterable is advanced by one thread at a time, and every item of it is scored once."""
    items = sim.source(range(5))

    def score(item):
        yield None
        return item * 10

    calls = sim.fn(score)
    if as_stream:
        client = take_all(sim, items, calls, workers=3)
    else:
        client = sim.spawn(sim.op("score_all", items, calls, workers=3))
    sim.run()
    assert sorted(client.result) == (in_pairs(5) if as_stream else [i * 10 for i in range(5)])
    assert sorted(calls.calls) == [(i,) for i in range(5)]
    assert items.peak == 1


def assert_failed(sim, client, index):
    """`client` ended by a ScoringError for that item, which keeps the item's own error."""
    assert client.done, "still under way"
    assert isinstance(client.error, sim.cls("ScoringError")), f"ended by {client.error!r}"
    assert client.error.index == index
    cause = client.error.__cause__
    assert type(cause) is LookupError and cause.args == (f"image {index}",)


@check("C07", rule="R5", points=14)
@pytest.mark.schedules(8)
@pytest.mark.parametrize("failing, workers", [((3, 4, 6), 3), ((0, 1), 2), ((5,), 4)])
def test_the_first_item_that_failed_is_named(sim, failing, workers):
    """The error names the failed item with the lowest index, whichever failed first, and keeps the original error as its cause."""
    failed = []

    def score(item):
        yield None
        if item in failing:
            failed.append(item)
            raise LookupError(f"image {item}")
        yield None
        return item

    calls = sim.fn(score)
    client = sim.spawn(sim.op("score_all", list(range(7)), calls, workers=workers))
    sim.run()
    assert_failed(sim, client, min(failed))
    assert calls.in_flight == 0, "calls were still running"


@check("C07", rule="R5", points=14)
@pytest.mark.schedules(5)
def test_a_later_failure_of_an_earlier_item_counts(sim):
    """Calls that run when another fails are waited for, and when one of them fails too, the lowest index is named."""
    begun, gate = sim.gate(), sim.gate()

    def score(item):
        if item == 0:
            begun.open()
            yield gate
        yield begun
        if item < 2:
            raise LookupError(f"image {item}")
        return item

    client = sim.spawn(sim.op("score_all", list(range(4)), sim.fn(score), workers=2))
    sim.settle()
    assert not client.done, "raised while a call was running"
    gate.open()
    sim.run()
    assert_failed(sim, client, 0)


@check("C07", rule="R5", points=14)
@pytest.mark.schedules(5)
def test_few_calls_start_after_a_failure(sim):
    """Once a call has failed, at most as many more calls start as there are workers."""
    gate = sim.gate()

    def score(item):
        if item == 1:
            raise LookupError("image 1")
        yield gate
        return item

    calls = sim.fn(score)
    client = sim.spawn(sim.op("score_all", list(range(24)), calls, workers=3))
    sim.settle()
    before = len(calls.calls)
    gate.open()
    sim.run()
    assert_failed(sim, client, 1)
    assert len(calls.calls) - before <= 3


@check("C09", rule="R6", points=6)
@pytest.mark.schedules(3)
def test_nothing_gives_nothing(sim):
    """No items give an empty list, or no outcomes, and no call."""
    score = sim.fn(lambda item: item)
    assert sim.call(sim.op("score_all", [], score)) == []
    assert sim.call(sim.op("score_all", sim.source([]), score, workers=3, on_error="collect")) == []
    nothing = take_all(sim, [], score, workers=2)
    sim.run()
    assert nothing.result == []
    assert score.calls == []
    assert sim.call(sim.op("score_all", [7], score, workers=5)) == [7]


@check("C09", rule="R6", points=6)
@pytest.mark.schedules(3)
def test_impossible_wishes_are_refused(sim):
    """Fewer than one worker, and an unknown way of dealing with errors, raise ValueError."""
    score = sim.fn(lambda item: item)
    for options in ({"workers": 0}, {"workers": -1}, {"on_error": "ignore"}):
        with pytest.raises(ValueError):
            sim.call(sim.op("score_all", [1, 2], score, **options))
    refused = take_all(sim, [1, 2], score, workers=0)
    sim.run()
    assert isinstance(refused.error, ValueError), "iter_scores takes no worker for enough"


@check("C09", rule="R6", points=6)
@pytest.mark.schedules(5)
@pytest.mark.parametrize("as_stream", [False, True])
def test_an_error_of_the_items_reaches_the_caller(sim, as_stream):
    """An error that the iterable itself raises reaches the caller unchanged, and nothing goes on after it."""

    def forms():
        yield from range(3)
        raise OSError("the scanner is off")

    def score(item):
        yield None
        return item * 10

    calls, items = sim.fn(score), sim.source(forms())
    if as_stream:
        client = take_all(sim, items, calls, workers=2)
    else:
        client = sim.spawn(sim.op("score_all", items, calls, workers=2))
    sim.run()
    assert type(client.error) is OSError and client.error.args == ("the scanner is off",)
    sim.no_leak(calls)


@check("C10", rule="R7", points=10)
@pytest.mark.schedules(8)
@pytest.mark.parametrize("fails", [False, True])
def test_no_thread_is_left_when_the_list_is_there(sim, fails):
    """When the call returns, and when it raises, no thread that it started is alive."""

    def score(item):
        yield sim.sleep(40) if item % 2 else None
        if fails and item == 2:
            raise LookupError("image 2")
        return item

    calls = sim.fn(score)
    client = sim.spawn(sim.op("score_all", list(range(5)), calls, workers=2))
    sim.run()
    assert (client.error is not None) == fails
    sim.no_leak(calls)


@check("C10", rule="R7", points=10)
@pytest.mark.schedules(15)
def test_no_thread_is_left_after_the_last_outcome(sim):
    """When the iterator is exhausted, no thread that it started is alive; closing it then is harmless."""

    def script():
        outcomes = yield sim.op("iter_scores", [0, 1, 2], calls, workers=3)
        for _ in range(3):
            yield sim.next(outcomes)
        try:
            yield sim.next(outcomes)
        except StopIteration:
            return outcomes
        return None

    calls = sim.fn(lambda item: item)
    client = sim.client(script)
    sim.run()
    assert client.result is not None, "a fourth outcome of three items"
    sim.no_leak(calls)
    sim.call(client.result.close())


@check("C10", rule="R7", points=10)
@pytest.mark.schedules(8)
@pytest.mark.parametrize("taken", [0, 1, 3])
def test_no_thread_is_left_after_an_early_close(sim, taken):
    """Closing the iterator early waits for the calls that run, starts no more, and leaves no thread."""
    gate = sim.gate()

    def score(item):
        if item >= taken:
            yield gate
        return item

    def script():
        outcomes = yield sim.op("iter_scores", items, calls, workers=2, buffer=3)
        for _ in range(taken):
            yield sim.next(outcomes)
        yield outcomes.close()

    items, calls = sim.source(range(30)), sim.fn(score)
    client = sim.client(script)
    sim.settle()
    running = calls.in_flight
    assert client.done == (running == 0), "close did not wait for calls that ran" if running else "close waits for nothing"
    before = len(calls.calls)
    gate.open()
    sim.run()
    client.result
    assert len(calls.calls) == before, "calls were started after the close"
    sim.no_leak(calls)
