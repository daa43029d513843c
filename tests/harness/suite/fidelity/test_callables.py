"""The same assertions directly and under the split: functions, generators, exceptions and callbacks."""
# ruff: noqa: E501

from __future__ import annotations

from tests.harness.runs import Workshop
from tests.harness.suite.fidelity.agreement import disagreements

SUBMISSION = '''
    """Module doc."""
    import abc, asyncio, collections, contextlib, dataclasses, enum, functools, os, random, sys, time, threading, types, typing, warnings, json
    from pathlib import Path
    from typing import NamedTuple, Optional
    COUNTER = 0
    def add(a: int, b: int = 2, *rest, key=None, **kw) -> int:
        "Add."
        return a + b
    def same(x): return x
    def nums(n):
        got = []
        for i in range(n):
            try:
                r = yield i
                if r is not None: got.append(r)
            except KeyError: got.append("key")
            finally: pass
        return got
    def append(lst, x):
        lst.append(x); return lst
    def nested(d): d["a"]["b"] = d["a"]["l"]; d["a"]["l"].append(9); return d["a"]["l"]
    async def afetch(x, f=None):
        await asyncio.sleep(0)
        if f: return await f(x) if asyncio.iscoroutinefunction(f) else f(x)
        if x < 0: raise ValueError("neg")
        return x * 2
    @dataclasses.dataclass
    class P:
        x: int
        y: int = 0
        tags: list = dataclasses.field(default_factory=list)
    class Stack:
        def __init__(self): self._d = []
        def push(self, x): self._d.append(x)
        def pop(self):
            if not self._d: raise IndexError("empty")
            return self._d.pop()
        def __len__(self): return len(self._d)
        def __iter__(self): return iter(self._d)
        def __bool__(self): return bool(self._d)
        def __contains__(self, x): return x in self._d
    class Err(Exception): pass
    class SubErr(Err, ValueError):
        def __init__(self, msg, code): super().__init__(msg); self.code = code
    def boom(k):
        if k == "group": raise ExceptionGroup("g", [ValueError("a"), Err("b")])
        if k == "from":
            try: 1/0
            except ZeroDivisionError as e: raise SubErr("x", 5) from e
        if k == "stop": raise StopIteration(3)
        if k == "exit": sys.exit(4)
        if k == "kb": raise KeyboardInterrupt
        raise Err(k)
    def caller(): return helper(3)
    def helper(x): return x + 1
    def warn(): warnings.warn("old", DeprecationWarning); return 1
    def apply(f, *a, **k): return f(*a, **k)
    def in_threads(f, n):
        ts=[threading.Thread(target=f, args=(i,)) for i in range(n)]
        for t in ts: t.start()
        for t in ts: t.join()
    @functools.lru_cache
    def cached(n): return n * 2
    class V:
        def __init__(self, x, y): self.x, self.y = x, y
        def __add__(self, o): return V(self.x + o.x, self.y + o.y)
        def __mul__(self, k): return V(self.x * k, self.y * k)
        __rmul__ = __mul__
        def __iadd__(self, o): self.x += o.x; return self
        def __eq__(self, o): return isinstance(o, V) and (self.x, self.y) == (o.x, o.y)
        def __hash__(self): return hash((self.x, self.y))
        def __repr__(self): return f"V({self.x}, {self.y})"
        def __getitem__(self, i): return (self.x, self.y)[i]
        def __len__(self): return 2
        def __call__(self, z): return self.x + z
        def __abs__(self): return abs(self.x)
        def __lt__(self, o): return self.x < o.x
    def sorter(xs, key): return sorted(xs, key=key)
    def deco(f):
        @functools.wraps(f)
        def w(*a, **k): return ("w", f(*a, **k))
        return w
    def use(p): return p.go()
    def make_counter():
        n = 0
        def inc():
            nonlocal n
            n += 1
            return n
        return inc
    def swallow(f):
        try: f()
        except ZeroDivisionError as e: return ("caught", str(e))
    def chained(f):
        try: f()
        except Exception as e: raise Err("chained") from e
    def gen_pipe(it): return (x * 2 for x in it)
'''

SUITE = """
    import abc, asyncio, collections, collections.abc, contextlib, copy, dataclasses, enum, functools, inspect, io, os
    import random, sys, tempfile, time, types, typing, unittest, unittest.mock as mock, warnings
    from pathlib import Path
    import pytest
    import m
    from m import Err, P, Stack, SubErr, V, add, afetch, append, apply, boom, cached, caller, chained, deco, gen_pipe, helper, in_threads, make_counter, nested, nums, same, sorter, swallow, use, warn

    def test_doc(): assert m.__doc__ == "Module doc." and add.__doc__ == "Add." and add.__name__ == "add" and add.__module__ == "m"
    def test_sig():
        s = inspect.signature(add); assert list(s.parameters) == ["a","b","rest","key","kw"] and s.parameters["b"].default == 2
        assert s.parameters["a"].annotation is int and s.return_annotation is int
    def test_sig2(): assert add.__annotations__ == {"a": int, "b": int, "return": int}
    def test_sig_class(): assert list(inspect.signature(P).parameters) == ["x", "y", "tags"]
    def test_sig_method(): assert list(inspect.signature(Stack.push).parameters) == ["self", "x"] and list(inspect.signature(Stack().push).parameters) == ["x"]
    def test_hints(): assert typing.get_type_hints(add)["return"] is int
    def test_isfunction(): assert inspect.isfunction(add) and isinstance(add, types.FunctionType) and callable(add)
    def test_isclass(): assert inspect.isclass(Stack) and inspect.ismodule(m) and isinstance(Stack, type)
    def test_ismethod(): assert inspect.ismethod(Stack().push)
    def test_isgenfunc(): assert inspect.isgeneratorfunction(nums) and not inspect.isgeneratorfunction(add)
    def test_iscoro(): assert inspect.iscoroutinefunction(afetch) and asyncio.iscoroutinefunction(afetch)
    def test_gen_types():
        g = nums(3); assert isinstance(g, types.GeneratorType) and isinstance(g, collections.abc.Generator) and isinstance(g, collections.abc.Iterator) and inspect.isgenerator(g) and iter(g) is g
    def test_gen_send():
        g = nums(3); assert next(g) == 0 and g.send("a") == 1 and g.throw(KeyError) == 2
        with pytest.raises(StopIteration) as e: next(g)
        assert e.value.value == ["a", "key"]
    def test_gen_close():
        g = nums(3); next(g); g.close()
        assert list(g) == []
    def test_gen_from():
        def outer():
            r = yield from nums(2); yield r
        assert list(outer()) == [0, 1, []]
    def test_genexpr(): assert list(gen_pipe(iter([1,2]))) == [2,4] and isinstance(gen_pipe([1]), types.GeneratorType)
    def test_return_is_arg():
        l = [1]; assert append(l, 2) is l and l == [1, 2]
    def test_nested_alias():
        inner = [1]; d = {"a": {"l": inner}}; r = nested(d); assert d["a"]["b"] is inner and inner == [1, 9] and r is inner
    def test_same_list():
        l = [1]; assert same(l) is l
    def test_exc_group():
        with pytest.raises(ExceptionGroup) as e: boom("group")
        assert [type(x) for x in e.value.exceptions] == [ValueError, Err]
    def test_except_star():
        seen = []
        try: boom("group")
        except* ValueError: seen.append("v")
        except* Err: seen.append("e")
        assert seen == ["v", "e"]
    def test_exc_from():
        with pytest.raises(SubErr) as e: boom("from")
        assert isinstance(e.value, ValueError) and isinstance(e.value.__cause__, ZeroDivisionError) and e.value.code == 5 and e.value.args == ("x",)
    def test_exit():
        with pytest.raises(SystemExit) as e: boom("exit")
        assert e.value.code == 4
    def test_excinfo():
        with pytest.raises(Err, match="^zap$") as e: boom("zap")
        assert e.type is Err and e.typename == "Err" and str(e.value) == "zap"
    def test_callback_kinds():
        class C:
            def __init__(self): self.seen = []
            def meth(self, x): self.seen.append(x)
            def __call__(self, x): return x + 1
        c = C(); apply(c.meth, 3); assert c.seen == [3] and apply(c, 4) == 5 and apply(functools.partial(pow, 2), 3) == 8 and apply(C).seen == []
    def test_threads():
        got = []; in_threads(got.append, 8); assert sorted(got) == list(range(8))
    def test_callback_exc():
        def f(): 1/0
        assert swallow(f) == ("caught", "division by zero")
    def test_callback_exc2():
        class Mine(Exception): pass
        def f(): raise Mine("q")
        with pytest.raises(Mine, match="q"): apply(f)
    def test_callback_exc_as_cause():
        theirs = LookupError("q")
        def f(): raise theirs
        with pytest.raises(Err) as e: chained(f)
        assert e.value.__cause__ is theirs
    def test_mock_arg():
        k = mock.Mock(return_value=3); assert apply(k, 1, a=2) == 3; k.assert_called_once_with(1, a=2)
    def test_magicmock_arg():
        k = mock.MagicMock(); k.go.return_value = 7; assert use(k) == 7; k.go.assert_called_once()
    def test_fake():
        class Fake:
            def go(self): return 9
        assert use(Fake()) == 9
    def test_deco():
        @deco
        def f(x): "doc"; return x + 1
        assert f(1) == ("w", 2) and f.__name__ == "f" and f.__doc__ == "doc"
    def test_closure():
        c = make_counter(); assert (c(), c()) == (1, 2)
    def test_sorter():
        assert sorter([V(2, 0), V(1, 0)], key=lambda v: v.x)[0].x == 1
    def test_cached(): assert cached(2) == 4 and cached.cache_info().hits == 0
    class TestU(unittest.TestCase):
        def setUp(self): self.s = Stack(); self.s.push(1)
        def test_eq(self): self.assertEqual(self.s.pop(), 1); self.assertIsInstance(self.s, Stack); self.assertListEqual(append([], 1), [1])
        def test_raises(self):
            with self.assertRaises(Err) as c: boom("a")
            self.assertEqual(c.exception.args, ("a",)); self.assertRaisesRegex(Err, "b", boom, "b")
        def test_sub(self):
            for i in range(3):
                with self.subTest(i=i): self.assertEqual(same(i), i)
        @mock.patch("m.helper")
        def test_patch(self, h): h.return_value = 2; self.assertEqual(caller(), 2)
        def test_warn(self):
            with self.assertWarns(DeprecationWarning): warn()
        def test_count(self): self.assertCountEqual(nums(3), [2, 1, 0]); self.assertAlmostEqual(same(0.1) + 0.2, 0.3)
        def test_logs(self): self.assertTrue(callable(add)); self.assertIs(m.add, add); self.assertIsNone(m.same(None)); self.assertIn(1, self.s)
    def test_assert_raises_type():
        with pytest.raises(TypeError): add()
        with pytest.raises(TypeError): add("a", 1)
        with pytest.raises(AttributeError): Stack().nothing
"""


def test_the_split_agrees_with_plain_pytest(workshop: Workshop) -> None:
    """Under the split each of these assertions comes out as it does in one process: it holds."""
    assert disagreements(workshop, SUITE, SUBMISSION) == {}
