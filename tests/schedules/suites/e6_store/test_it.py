"""Scenarios of one exercise of the trial corpus."""

import pytest

check = pytest.mark.check


def _versions(sim):
    n = [0]

    def load():
        n[0] += 1
        v = n[0]
        yield None
        return {"a": v, "b": v, "c": v}

    return sim.fn(load)


@check("consistent", points=1)
def test_consistent(sim):
    f = _versions(sim)
    s = sim.new("FeatureStore", f)
    sim.call(s.refresh())

    def reader(i):
        out = []
        for _ in range(3):
            out.append((yield s.get(["a", "b", "c"])))
        return out

    def refresher(i):
        for _ in range(2):
            yield s.refresh()
    rs = sim.client(reader, n=2)
    sim.client(refresher, n=2)
    sim.run()
    for c in rs:
        for d in c.result:
            assert len(set(d.values())) == 1 and None not in d.values(), f"torn read {d}"
    assert not [c for c in sim.clients if c.error], f"raised {[c.error for c in sim.clients]}"


@check("single_flight", points=1)
def test_single_flight(sim):
    g = sim.gate()
    n = [0]

    def load():
        n[0] += 1
        v = n[0]
        yield g
        return {"a": v}
    f = sim.fn(load)
    s = sim.new("FeatureStore", f)
    cs = [sim.spawn(s.refresh()) for _ in range(3)]
    sim.settle()
    assert len(f.calls) == 1, f"{len(f.calls)} loads for refreshes that overlap"
    assert not any(c.done for c in cs), "refresh returned before the features were there"
    r = sim.spawn(s.get(["a"]))
    sim.settle()
    assert r.done, "readers wait while features load"
    assert r.result == {"a": None}, f"{r.result}"
    g.open()
    sim.run()
    assert len(f.calls) == 1, f"{len(f.calls)} loads for refreshes that overlap"
    assert sim.call(s.get(["a"])) == {"a": 1}, "value after refresh"


@check("error", points=1)
def test_error(sim):
    n = [0]

    def load():
        n[0] += 1
        v = n[0]
        yield None
        if v == 2:
            raise ConnectionError("store down")
        return {"a": v}
    f = sim.fn(load)
    s = sim.new("FeatureStore", f)
    sim.call(s.refresh())
    c = sim.spawn(s.refresh())
    sim.run()
    assert isinstance(c.error, ConnectionError), f"the load error is lost: {c.error!r}"
    assert sim.call(s.get(["a"])) == {"a": 1}, "old features must stay after a failed load"
    cs = [sim.spawn(s.refresh()) for _ in range(2)]
    sim.run()
    assert not [c for c in cs if c.error], "refresh after a failed one"
    assert sim.call(s.get(["a"]))["a"] >= 3, "refresh does not work after a failed one"


@check("error_waiters", points=1)
def test_error_waiters(sim):
    g = sim.gate()
    n = [0]

    def load():
        n[0] += 1
        v = n[0]
        if v == 1:
            yield g
            raise ConnectionError("down")
        return {"a": v}
    f = sim.fn(load)
    s = sim.new("FeatureStore", f)
    cs = [sim.spawn(s.refresh()) for _ in range(3)]
    sim.settle()
    g.open()
    sim.run()
    assert any(isinstance(c.error, ConnectionError) for c in cs), "the load error is lost"
    sim.call(s.refresh())
