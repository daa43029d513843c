"""Scenarios of one exercise of the trial corpus."""

import pytest

check = pytest.mark.check


def _reg(sim):
    return sim.cls("ModelRegistry")


@check("once", points=1)
def test_once(sim):
    def load():
        yield None
        return "weights"
    f = sim.fn(load)
    R = _reg(sim)

    def user(i):
        r = yield R.instance(f)
        assert r is not None, "instance() returned None"
        v = yield r.model()
        return (r, v)
    cs = sim.client(user, n=3)
    sim.run()
    vals = [c.result for c in cs]
    assert all(v[1] == "weights" for v in vals), f"half-made instance: {[v[1] for v in vals]}"
    assert all(v[0] == vals[0][0] for v in vals), "different instances"
    assert len(f.calls) == 1, f"loaded {len(f.calls)} times"


@check("slow_load", points=1)
def test_slow_load(sim):
    g = sim.gate()

    def load():
        yield g
        return "weights"
    f = sim.fn(load)
    R = _reg(sim)

    def user(i):
        r = yield R.instance(f)
        v = yield r.model()
        return v
    cs = sim.client(user, n=3)
    sim.settle()
    assert not any(c.done for c in cs), "returned an instance before it was loaded"
    assert len(f.calls) == 1, f"loaded {len(f.calls)} times"
    g.open()
    sim.run()
    assert [c.result for c in cs] == ["weights"] * 3, "model"


@check("failing", points=1)
def test_failing(sim):
    n = [0]

    def load():
        n[0] += 1
        mine = n[0]
        yield None
        if mine == 1:
            raise OSError("disk")
        return "w2"
    f = sim.fn(load)
    R = _reg(sim)

    def user(i):
        r = yield R.instance(f)
        return (yield r.model())
    cs = sim.client(user, n=2)
    sim.run()
    assert sum(isinstance(c.error, OSError) for c in cs) == 1, f"errors {[c.error for c in cs]}"
    c = sim.spawn(R.instance(f))
    sim.run()
    assert c.error is None and c.value is not None, "no instance after a failed load"
