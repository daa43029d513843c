"""Points change nothing of what a program means, and are where other threads could get a turn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.guest.schedules.instrument import instrument

PROGRAMS = [
    """
class A:
    n = 1
    def up(self, by):
        self.n += by
        return self
found = A().up(4).up(2).n
""",
    """
d = {'a': [1, 2]}
d['a'][0] += 5
d['a'] += [9]
d.setdefault('b', 0)
d['b'] |= 6
d['a'][1:] *= 2
found = d
""",
    """
calls = []
def f(x):
    calls.append(x)
    return x
l = [0, 1]
l[f(1)] += f(10)
found = (l, calls)
""",
    """
n = 0
def up():
    global n
    n += 2
    n = n * 3
up()
found = n
""",
    """
def outer():
    n = 1
    def inner():
        nonlocal n
        n -= 4
        return n
    return inner() + n
found = outer()
""",
    """
class A:
    __x = 3
    def up(self):
        self.__x *= 2
        return self.__x
found = A().up()
""",
    """
class A:
    def f(self): return 1
class B(A):
    def f(self): return super().f() + 1
found = B().f()
""",
    """
def g():
    total = 0
    for x in (y for y in range(5) if y in (1, 3)):
        total += x
        got = yield total
        if got: total -= got
found = list(g())
""",
    """
try:
    {}['x']
except KeyError as error:
    found = error.args
finally:
    done = True
else_ = [1 for _ in 'ab']
""",
    """
found = [f'{x!r:>4}' for x in ({1: 'a'}[1], 'b')] + [{x: [x] for x in 'ab'}, {len(x) for x in 'ab'}]
""",
    """
import contextlib
@contextlib.contextmanager
def m():
    yield 5
with m() as x:
    found = x
""",
    """
a = b = []
(a, c), *d = [(1, 2), 3, 4]
del d[0]
found = (a, b, c, d)
""",
    """
'''A docstring.'''
from __future__ import annotations
def f(x: dict[str, int] = {}) -> list[int]:
    'Says.'
    return x
found = (__doc__, f.__doc__)
""",
    """
x: list[int] = [1]
class A:
    y: int = 3
    z: int
A.y: int = 7
found = (x, A.y)
""",
    """
match {'k': [1, 2]}:
    case {'k': [a, *rest]}:
        found = (a, rest)
""",
    """
found = (lambda d: d['a'] if 'a' in d else None)({'a': 1})
""",
]


def _run(code: Any) -> dict[str, Any]:
    space: dict[str, Any] = {"__name__": "m"}
    exec(code, space)
    return space


@pytest.mark.parametrize("program", PROGRAMS)
def test_points_change_no_meaning(program: str) -> None:
    """A program with points gives what it gives without."""
    code, lines = instrument(program, "m.py", lambda value, _site: value, 0)
    with_points, without = _run(code), _run(compile(program, "m.py", "exec", dont_inherit=True))
    assert with_points["found"] == without["found"]
    assert all(1 <= line <= program.count("\n") + 1 for line in lines)


@given(st.sampled_from(["+", "-", "*", "//", "%", "**", "|", "&", "^", "<<", ">>"]), st.integers(0, 9), st.integers(1, 5))
def test_every_augmented_operator(operator: str, left: int, right: int) -> None:
    """Each operator that is split into load, operation and store gives the same number."""
    program = f"class A: pass\na = A()\na.n = {left}\na.n {operator}= {right}\nfound = a.n"
    code, _ = instrument(program, "m.py", lambda value, _site: value, 0)
    assert _run(code)["found"] == _run(compile(program, "m.py", "exec"))["found"]


def test_others_get_a_turn_between_load_and_store() -> None:
    """In `a.n += 1` there is a point after the load; what is stored meanwhile is lost."""
    space: dict[str, Any] = {}
    turns: list[int] = []

    def point(value: Any, site: int) -> Any:
        turns.append(site)
        if value == 0 and "a" in space:
            space["a"].n = 100
        return value

    code, _ = instrument("class A: pass\na = A()\na.n = 0\na.n += 1\n", "m.py", point, 7)
    exec(code, space)
    assert space["a"].n == 1
    assert min(turns) >= 7


def test_a_submission_cannot_give_points_another_meaning() -> None:
    """No name of the program's stands for them."""
    code, _ = instrument("x = {'a': 1}\ny = x['a']\n", "m.py", lambda value, _site: value, 0)
    assert [name for name in code.co_names if "point" in name or "prodgrade" in name] == []
    with pytest.raises(SyntaxError):
        instrument("x = = 1", "m.py", lambda value, _site: value, 0)
