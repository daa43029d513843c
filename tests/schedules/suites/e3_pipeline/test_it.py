"""Scenarios of one exercise of the trial corpus."""

import pytest

check = pytest.mark.check


def _source(sim, n):
    it = iter(range(1, n + 1))
    busy = [0]

    def pull():
        busy[0] += 1
        assert busy[0] == 1, "source used by two threads at once"
        yield None
        v = next(it, None)
        busy[0] -= 1
        return v

    return sim.fn(pull)


@check("all", points=1)
def test_all(sim):
    out, busy = [], [0]
    pull = _source(sim, 6)

    def transform(x):
        yield None
        return x * x

    def sink(x):
        busy[0] += 1
        assert busy[0] == 1, "sink used by two threads at once"
        yield None
        out.append(x)
        busy[0] -= 1
    t, s = sim.fn(transform), sim.fn(sink)
    c = sim.spawn(sim.op("run_pipeline", pull, t, s, 3, 2))
    sim.run()
    assert sorted(out) == [1, 4, 9, 16, 25, 36], f"items lost or doubled: {sorted(out)}"
    assert c.result == 6, f"count {c.result}"
    sim.no_leak(t, s, pull)


@check("tight", points=1)
def test_tight(sim):
    out = []
    pull = _source(sim, 5)
    t = sim.fn(lambda x: x)
    s = sim.fn(lambda x: out.append(x))
    c = sim.spawn(sim.op("run_pipeline", pull, t, s, 2, 1))
    sim.run()
    assert sorted(out) == [1, 2, 3, 4, 5] and c.result == 5, f"items {sorted(out)} count {c.result}"
    sim.no_leak(t, s, pull)


@check("backpressure", points=1)
def test_backpressure(sim):
    g = sim.gate()
    out = []
    pull = _source(sim, 60)

    def sink(x):
        yield g
        out.append(x)
    t, s = sim.fn(lambda x: x), sim.fn(sink)
    c = sim.spawn(sim.op("run_pipeline", pull, t, s, 3, 4))
    sim.settle()
    assert len(pull.calls) <= 3 + 2 * 4 + 4, f"no back-pressure: {len(pull.calls)} items pulled while the sink stands still"
    sim.settle(budget=400)
    g.open()
    sim.run()
    assert sorted(out) == list(range(1, 61)), "items lost"
    sim.no_leak(t, s, pull)


@check("overlap", points=1)
def test_overlap(sim):
    g = sim.gate()
    pull = _source(sim, 8)

    def transform(x):
        yield g
        return x
    out = []
    t, s = sim.fn(transform), sim.fn(lambda x: out.append(x))
    c = sim.spawn(sim.op("run_pipeline", pull, t, s, 3, 2))
    sim.settle()
    assert t.in_flight == 3, f"{t.in_flight} transforms overlap, expected 3"
    assert not c.done, "returned too early"
    g.open()
    sim.run()
    assert sorted(out) == list(range(1, 9)), "items"
    sim.no_leak(t, s, pull)


@check("error", points=1)
def test_error(sim):
    pull = _source(sim, 12)

    def transform(x):
        yield None
        if x in (2, 3):
            raise ZeroDivisionError(x)
        return x
    t, s = sim.fn(transform), sim.fn(lambda x: None)
    c = sim.spawn(sim.op("run_pipeline", pull, t, s, 2, 1))
    sim.run()
    assert isinstance(c.error, ZeroDivisionError), f"the error is lost: {c.error!r}"
    sim.drain()
    assert not sim.alive(), f"threads still alive after the error {sim.alive()}"


@check("slow", points=1)
def test_slow(sim):
    def transform(x):
        yield sim.sleep(40)
        return x
    pull, out = _source(sim, 4), []
    t, s = sim.fn(transform), sim.fn(lambda x: out.append(x))
    c = sim.spawn(sim.op("run_pipeline", pull, t, s, 2, 2))
    sim.run()
    assert sorted(out) == [1, 2, 3, 4] and c.result == 4, f"items {out}"
    sim.no_leak(t, s, pull)


@check("pull_error", points=1)
def test_pull_error(sim):
    n = [0]

    def pull():
        n[0] += 1
        if n[0] == 3:
            raise OverflowError("source")
        return n[0]
    t, s = sim.fn(lambda x: x), sim.fn(lambda x: None)
    c = sim.spawn(sim.op("run_pipeline", sim.fn(pull), t, s, 2, 1))
    sim.run()
    assert isinstance(c.error, OverflowError), f"the source's error is lost: {c.error!r}"
    sim.drain()
    assert not sim.alive(), f"threads still alive after the error {sim.alive()}"


@check("sink_error", points=1)
def test_sink_error(sim):
    def sink(x):
        if x == 3:
            raise OverflowError("sink")
    t, s = sim.fn(lambda x: x), sim.fn(sink)
    c = sim.spawn(sim.op("run_pipeline", _source(sim, 9), t, s, 2, 1))
    sim.run()
    assert isinstance(c.error, OverflowError), f"the sink's error is lost: {c.error!r}"
    sim.drain()
    assert not sim.alive(), f"threads still alive after the error {sim.alive()}"
