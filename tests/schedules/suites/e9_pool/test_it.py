"""Scenarios of one exercise of the trial corpus."""

import pytest

check = pytest.mark.check


def _factory(sim):
    n = [0]

    def make():
        n[0] += 1
        v = n[0]
        yield None
        return "conn-%d" % v

    return sim.fn(make)


@check("exclusive", points=1)
def test_exclusive(sim):
    f = _factory(sim)
    p = sim.new("ConnectionPool", f, 2)
    held = set()

    def user(i):
        for _ in range(2):
            c = yield p.acquire()
            assert c not in held, f"{c} handed out twice"
            held.add(c)
            assert len(held) <= 2, "too many connections out"
            held.discard(c)
            yield p.release(c)
    cs = sim.client(user, n=3)
    sim.run()
    for c in cs:
        c.result
    assert len(f.calls) <= 2, f"{len(f.calls)} connections made, size is 2"


@check("hold", points=1)
def test_hold(sim):
    f = _factory(sim)
    p = sim.new("ConnectionPool", f, 2)
    held = set()

    def user(i):
        a = yield p.acquire()
        assert a not in held, f"{a} handed out twice"
        held.add(a)
        yield p.release((held.discard(a), a)[1])
    cs = sim.client(user, n=4)
    sim.run()
    for c in cs:
        c.result
    assert len(f.calls) <= 2, f"{len(f.calls)} connections made, size is 2"


@check("blocks", points=1)
def test_blocks(sim):
    f = _factory(sim)
    p = sim.new("ConnectionPool", f, 1)
    c1 = sim.call(p.acquire())
    b = sim.spawn(p.acquire())
    sim.settle(100)
    assert not b.done, "acquire must wait when all are out"
    sim.settle(budget=400)
    sim.spawn(p.release(c1))
    sim.run()
    assert b.result == c1, "the returned connection is used again"


@check("timeout", points=1)
def test_timeout(sim):
    f = _factory(sim)
    p = sim.new("ConnectionPool", f, 1)
    c1 = sim.call(p.acquire())
    t0 = sim.now
    b = sim.spawn(p.acquire(timeout=5))
    sim.run()
    assert isinstance(b.error, TimeoutError), f"TimeoutError expected, {b.error!r} {b.value!r}"
    assert 4.9 <= sim.now - t0, "too early"
    sim.call(p.release(c1))
    assert sim.call(p.acquire(timeout=5)) == c1, "after a timeout"


@check("factory_fails", points=1)
def test_factory_fails(sim):
    n = [0]

    def make():
        n[0] += 1
        v = n[0]
        yield None
        if v == 1:
            raise ConnectionError("refused")
        return "conn-%d" % v
    f = sim.fn(make)
    p = sim.new("ConnectionPool", f, 1)

    def user(i):
        c = yield p.acquire()
        yield p.release(c)
        return c
    cs = sim.client(user, n=2)
    sim.run()
    assert sum(isinstance(c.error, ConnectionError) for c in cs) == 1, "one caller sees the error"
    assert sum(c.value is not None for c in cs) == 1, "the other gets a connection"


@check("slow_connect", points=1)
def test_slow_connect(sim):
    g = sim.gate()
    n = [0]

    def make():
        n[0] += 1
        v = n[0]
        if v == 2:
            yield g
        return "conn-%d" % v
    f = sim.fn(make)
    p = sim.new("ConnectionPool", f, 2)
    c1 = sim.call(p.acquire())
    a = sim.spawn(p.acquire())
    sim.settle()
    r = sim.spawn(p.release(c1))
    sim.settle()
    assert r.done, "release waits for a slow connect"
    b = sim.spawn(p.acquire())
    sim.settle()
    assert b.done and b.result == c1, "a free connection waits for a slow connect"
    g.open()
    sim.run()
    a.result


@check("factory_fails_twice", points=1)
def test_factory_fails_twice(sim):
    n = [0]

    def make():
        n[0] += 1
        v = n[0]
        yield None
        if v <= 2:
            raise ConnectionError("refused")
        return "conn-%d" % v
    f = sim.fn(make)
    p = sim.new("ConnectionPool", f, 2)
    cs = [sim.spawn(p.acquire()) for _ in range(2)]
    sim.run()
    assert all(isinstance(c.error, ConnectionError) for c in cs), "errors"
    cs = [sim.spawn(p.acquire()) for _ in range(2)]
    sim.run()
    assert len({c.result for c in cs}) == 2, "two connections after two failures"
    c = sim.spawn(p.acquire())
    sim.settle()
    assert not c.done, "more connections than size"
