"""Scenarios of one exercise of the trial corpus."""

import pytest

check = pytest.mark.check


@check("order", points=1)
def test_order(sim):
    def fn(b):
        yield sim.sleep((7 - b) * 0.4)
        return b * 10
    f = sim.fn(fn)
    c = sim.spawn(sim.op("run_batches", f, [1, 2, 3, 4, 5, 6], 3))
    sim.run()
    assert c.result == [10, 20, 30, 40, 50, 60], f"wrong results or order: {c.result}"
    assert sorted(f.calls) == [(i,) for i in range(1, 7)], f"each batch once: {sorted(f.calls)}"
    assert f.peak <= 3, f"more than max_workers calls at once: {f.peak}"
    sim.no_leak(f)


@check("quick", points=1)
def test_quick(sim):
    def fn(b):
        yield None
        return -b
    f = sim.fn(fn)
    c = sim.spawn(sim.op("run_batches", f, [1, 2, 3, 4, 5], 2))
    sim.run()
    assert c.result == [-1, -2, -3, -4, -5], f"wrong results or order: {c.result}"
    assert len(f.calls) == 5, f"each batch once: {f.calls}"
    sim.no_leak(f)


@check("overlap", points=1)
def test_overlap(sim):
    g = sim.gate()

    def fn(b):
        yield g
        return b
    f = sim.fn(fn)
    c = sim.spawn(sim.op("run_batches", f, list(range(10)), 4))
    sim.settle()
    assert not c.done, "returned before the calls finished"
    assert f.in_flight == 4, f"{f.in_flight} calls overlap, expected exactly 4"
    sim.settle(budget=400)
    g.open()
    sim.run()
    assert c.result == list(range(10)), f"wrong results: {c.result}"
    assert f.peak <= 4, f"more than max_workers calls at once: {f.peak}"
    sim.no_leak(f)


@check("slow", points=1)
def test_slow(sim):
    def fn(b):
        yield sim.sleep(40)
        return b
    f = sim.fn(fn)
    c = sim.spawn(sim.op("run_batches", f, [1, 2, 3, 4], 2))
    sim.run()
    assert c.result == [1, 2, 3, 4], f"wrong results with slow calls: {c.result}"
    sim.no_leak(f)


@check("error", points=1)
def test_error(sim):
    def fn(b):
        yield None
        if b == 3:
            raise ArithmeticError("batch 3")
        return b
    f = sim.fn(fn)
    c = sim.spawn(sim.op("run_batches", f, [1, 2, 3, 4, 5], 2))
    sim.run()
    assert isinstance(c.error, ArithmeticError) and c.error.args == ("batch 3",), f"the error of a batch is lost: {c.error!r}"
    assert not sim.alive(), "threads still alive after the error"


@check("small", points=1)
def test_small(sim):
    f = sim.fn(lambda b: b + 1)
    assert sim.call(sim.op("run_batches", f, [], 3)) == [], "empty"
    assert sim.call(sim.op("run_batches", f, [5], 3)) == [6], "single"
