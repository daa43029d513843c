"""Scenarios of one exercise of the trial corpus."""

import pytest

check = pytest.mark.check


@check("exact", points=1)
def test_exact(sim):
    m = sim.new("Metrics")

    def worker(i):
        for j in range(2):
            yield m.observe("lat", 2)
            yield m.observe("m%d" % j, 1)
    sim.client(worker, n=3)
    sim.run()
    assert not [c for c in sim.clients if c.error], f"raised {[c.error for c in sim.clients if c.error][:1]}"
    s = sim.call(m.snapshot())
    assert s == {"lat": {"count": 6, "sum": 12}, "m0": {"count": 3, "sum": 3}, "m1": {"count": 3, "sum": 3}}, f"lost update {s}"


@check("consistent", points=1)
def test_consistent(sim):
    m = sim.new("Metrics")

    def writer(i):
        for j in range(2):
            yield m.observe("lat", 5)
            yield m.observe("x%d%d" % (i, j), 5)

    def reader():
        out = []
        for _ in range(3):
            out.append((yield m.snapshot()))
        return out
    sim.client(writer, n=2)
    r = sim.client(reader)
    sim.run()
    for s in r.result:
        for k, v in s.items():
            assert v["sum"] == 5 * v["count"], f"torn snapshot {k} {v}"


@check("reset", points=1)
def test_reset(sim):
    m = sim.new("Metrics")

    def writer(i):
        for _ in range(3):
            yield m.observe("n", 1)

    def resetter():
        out = []
        for _ in range(2):
            out.append((yield m.reset()))
        return out
    sim.client(writer, n=2)
    r = sim.client(resetter)
    sim.run()
    last = sim.call(m.reset())
    tot = sum(s.get("n", {"count": 0})["count"] for s in r.result + [last])
    assert tot == 6, f"observations lost over reset: {tot} of 6"


@check("bad_value", points=1)
def test_bad_value(sim):
    m = sim.new("Metrics")
    c = sim.spawn(m.observe("a", "x"))
    sim.run()
    assert isinstance(c.error, TypeError), "TypeError expected"
    sim.call(m.observe("a", 1))
    assert sim.call(m.snapshot()) == {"a": {"count": 1, "sum": 1}}, "after a bad value"
