"""The same assertions directly and under the split: classes and their instances."""
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
    def append(lst, x):
        lst.append(x); return lst
    class Shape(abc.ABC):
        @abc.abstractmethod
        def area(self): ...
        @property
        def twice(self): return 2 * self.area()
    class Square(Shape):
        def __init__(self, s): self.s = s
        def area(self): return self.s ** 2
    @dataclasses.dataclass
    class P:
        x: int
        y: int = 0
        tags: list = dataclasses.field(default_factory=list)
    @dataclasses.dataclass(frozen=True, order=True)
    class F:
        a: int
        b: str = "z"
    class NT(NamedTuple):
        a: int
        b: int
    Pt = collections.namedtuple("Pt", "x y")
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
    class Match:
        __match_args__ = ("l", "r")
        def __init__(self, l, r): self.l, self.r = l, r
    class MyList(list):
        def first(self): return self[0]
    class Desc:
        def __get__(self, o, t=None): return 42
    class HasDesc: d = Desc()
    class Temp:
        def __init__(self): self._c = 0
        @property
        def c(self): return self._c
        @c.setter
        def c(self, v):
            if v < -273: raise ValueError("cold")
            self._c = v
        @c.deleter
        def c(self): self._c = None
    @contextlib.contextmanager
    def opened(log):
        log.append("in")
        try: yield "v"
        except KeyError: log.append("key")
        finally: log.append("out")
    class CM:
        def __init__(self, swallow): self.s = swallow; self.closed = False
        def __enter__(self): return self
        def __exit__(self, t, e, tb): self.closed = True; self.kind = t.__name__ if t else None; return self.s
    class Singleton:
        _i = None
        def __new__(cls):
            if cls._i is None: cls._i = super().__new__(cls)
            return cls._i
    class Node:
        def __init__(self, v, n=None): self.value, self.next = v, n
    class Flag(enum.IntFlag): A = 1; B = 2
    class E(enum.Enum):
        A = 1
        B = "b"
        def up(self): return self.name.lower()
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
    def set_global(v):
        global COUNTER
        COUNTER = v
    def swallow(f):
        try: f()
        except ZeroDivisionError as e: return ("caught", str(e))
'''

SUITE = """
    import abc, asyncio, collections, collections.abc, contextlib, copy, dataclasses, enum, functools, inspect, io, os
    import random, sys, tempfile, time, types, typing, unittest, unittest.mock as mock, warnings
    from pathlib import Path
    import pytest
    import m
    from m import CM, Desc, E, F, Flag, HasDesc, Match, MyList, NT, Node, P, Pt, Shape, Singleton, Square, Stack, Temp, V, add, append, opened, set_global, swallow

    def test_abc():
        with pytest.raises(TypeError, match="abstract"): Shape()
        assert inspect.isabstract(Shape) and issubclass(Square, Shape) and Square(3).twice == 18 and issubclass(Shape, abc.ABC)
    def test_abc_methods(): assert Shape.__abstractmethods__ == frozenset({"area"})
    def test_dataclass():
        p = P(1); assert dataclasses.is_dataclass(P) and dataclasses.is_dataclass(p) and [f.name for f in dataclasses.fields(P)] == ["x","y","tags"]
    def test_asdict(): assert dataclasses.asdict(P(1, 2, [3])) == {"x": 1, "y": 2, "tags": [3]} and dataclasses.astuple(F(1)) == (1, "z")
    def test_replace():
        q = dataclasses.replace(F(1), b="q"); assert q == F(1, "q") and F(1) < F(2) and hash(F(1)) == hash(F(1)) and repr(F(1)) == "F(a=1, b='z')"
    def test_frozen():
        with pytest.raises(dataclasses.FrozenInstanceError): F(1).a = 3
    def test_field_types(): assert [f.type for f in dataclasses.fields(F)] in ([int, str], ["int","str"])
    def test_nt():
        t = NT(1, 2); assert t == (1, 2) and t.a == 1 and t._replace(a=5) == (5, 2) and t._asdict() == {"a": 1, "b": 2} and NT._fields == ("a", "b") and isinstance(t, tuple)
        a, b = t; assert (a, b) == (1, 2)
    def test_nt2(): assert Pt(1, 2) == (1, 2) and Pt(x=1, y=2).y == 2 and Pt._make([1, 2]) == Pt(1, 2)
    def test_match():
        match Match(1, 2):
            case Match(l, r): assert (l, r) == (1, 2)
            case _: assert False
    def test_match_kw():
        match P(1, 2):
            case P(x=1, y=y): assert y == 2
            case _: assert False
    def test_mylist(): assert MyList([1, 2]) == [1, 2] and len(MyList([1])) == 1 and MyList([1, 2])[1] == 2
    def test_desc(): assert HasDesc().d == 42 and HasDesc.d == 42
    def test_prop():
        t = Temp(); t.c = 5; assert t.c == 5
        with pytest.raises(ValueError): t.c = -300
        del t.c; assert t.c is None and isinstance(Temp.c, property)
    def test_cm():
        log = []
        with opened(log) as v: assert v == "v" and log == ["in"]
        assert log == ["in", "out"]
    def test_cm_key():
        log = []
        with opened(log): raise KeyError
        assert log == ["in", "key", "out"]
    def test_cm_class():
        with CM(True) as c: raise ValueError("x")
        assert c.closed and c.kind == "ValueError"
        with pytest.raises(ValueError):
            with CM(False): raise ValueError
    def test_exitstack():
        with contextlib.ExitStack() as s: c = s.enter_context(CM(False))
        assert c.closed
    def test_singleton(): assert Singleton() is Singleton()
    def test_nodes():
        a = Node(1); b = Node(2, a); assert b.next is a and b.next.value == 1 and a.next is None; a.value = 7; assert b.next.value == 7
    def test_flag(): assert Flag.A | Flag.B == 3 and isinstance(Flag.A, int) and (Flag.A | Flag.B) & Flag.A
    def test_enum_members(): assert list(E.__members__) == ["A", "B"] and E.A in E and E.A == E.A and E.A != E.B and {E.A: 1}[E.A] == 1
    def test_vector():
        assert V(1, 2) + V(1, 1) == V(2, 3) and 2 * V(1, 2) == V(2, 4) and V(1, 2) != V(2, 1) and repr(V(1, 2)) == "V(1, 2)" and V(1, 2)[1] == 2 and list(V(1, 2)) == [1, 2] and V(3, 1)(4) == 7 and abs(V(-3, 1)) == 3 and len({V(1, 1), V(1, 1)}) == 1
        v = w = V(1, 1); v += V(2, 2); assert v is w and v.x == 3
    def test_vec_sort(): assert [v.x for v in sorted([V(3, 0), V(1, 0)])] == [1, 3] and max(V(1, 0), V(2, 0)).x == 2
    def test_vec_type():
        with pytest.raises(TypeError): V(1, 2) > 3
    def test_stack():
        s = Stack(); assert not s and len(s) == 0; s.push(1); assert s and 1 in s and list(s) == [1] and s.pop() == 1
    def test_hasattr(): assert hasattr(m, "add") and not hasattr(m, "nope") and hasattr(Stack, "push") and hasattr(Stack(), "pop") and getattr(m, "zip2", 3) == 3
    def test_dir(): assert "push" in dir(Stack) and "push" in dir(Stack())
    def test_bases(): assert Square.__bases__ == (Shape,) and Square.__mro__[:2] == (Square, Shape) and Square(1).__class__ is Square and type(Square(1)) is Square and Square.__name__ == "Square" and Square.__qualname__ == "Square"
    def test_copy():
        p = P(1, 2, [3]); q = copy.copy(p); r = copy.deepcopy(p); assert q == p and q is not p and q.tags is not None and r.tags == [3]; r.tags.append(4); assert p.tags == [3]
    def test_unpack():
        a, *b = V(1, 2); assert a == 1 and b == [2]
    def test_fmt(): assert f"{V(1, 2)}" == "V(1, 2)" and "%s" % V(1, 2) == "V(1, 2)" and "{0.x}".format(V(4, 5)) == "4"
    def test_slots_set():
        s = Stack(); s.extra = 5; assert s.extra == 5; del s.extra; assert not hasattr(s, "extra")
    def test_global():
        set_global(5); assert m.COUNTER == 5
    def test_setattr(monkeypatch):
        monkeypatch.setattr(m, "COUNTER", 9); assert m.COUNTER == 9
"""


def test_the_split_agrees_with_plain_pytest(workshop: Workshop) -> None:
    """Under the split each of these assertions comes out as it does in one process: it holds."""
    assert disagreements(workshop, SUITE, SUBMISSION) == {}
