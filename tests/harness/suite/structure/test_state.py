"""State that functions share is found where it is changed; tables that nobody changes are left alone."""

from __future__ import annotations

import pytest

from tests.harness.suite.structure.texts import lines, structure

UNSHARED = {
    "a table": "TABLE = {'a': 1}\ndef f(k): return TABLE[k]\n",
    "filled on import": "TABLE = {}\nTABLE['a'] = 1\nfor k in 'bc':\n    TABLE.setdefault(k, 2)\n",
    "a local of that name": "rows = []\ndef f():\n    rows = []\n    rows.append(1)\n    return rows\n",
    "a parameter of that name": "rows = []\ndef f(rows):\n    rows.append(1)\n",
    "an object's own": "class A:\n    def __init__(self): self.rows = []\n    def add(self, x): self.rows.append(x)\n",
    "a class's, bound anew": (
        "class A:\n    rows = []\n    def __init__(self): self.rows = []\n    def add(self, x): self.rows.append(x)\n"
    ),
    "a copy": "TABLE = {}\ndef f():\n    mine = dict(TABLE)\n    mine['a'] = 1\n    return mine\n",
    "a data class's": (
        "from dataclasses import dataclass, field\n@dataclass\nclass A:\n"
        "    rows: list = field(default_factory=list)\n    def add(self, x): self.rows.append(x)\n"
    ),
    "an object's attribute": "class A:\n    def set(self, x): self.x = x\ndef f(a): a.x = 1\n",
    "a local object's": "class A: pass\ndef f():\n    a = A()\n    a.x = 1\n    return a\n",
    "a subclass's own": "class A:\n    def __init_subclass__(cls, kind):\n        cls.kind = kind\n",
    "a wrapper's": "def deco(f):\n    def wrapper(): return f()\n    wrapper.name = f.__name__\n    return wrapper\n",
    "a class that is passed in": "def deco(cls):\n    cls.name = 'x'\n    return cls\n",
    "set on import": "class A: pass\nA.x = 1\ndef f(): pass\nf.y = 2\n",
    "an immutable": "LIMITS = (1, 2)\nNAMES = frozenset({'a'})\ndef f(): return LIMITS\n",
}

SHARED = {
    "a module's list": ("rows = []\ndef f(x):\n    rows.append(x)\n", [3]),
    "a module's dict": ("C = {}\ndef f(k):\n    C[k] = 1\n    del C[k]\n", [3, 4]),
    "by an alias": ("C = {}\ndef f(k):\n    c = C\n    c[k] = 1\n", [4]),
    "in place": ("C = {}\ndef f(k):\n    C[k] += 1\n", [3]),
    "a default dict": ("from collections import defaultdict as dd\nC = dd(list)\ndef f(k):\n    C.clear()\n", [4]),
    "a class's, by self": ("class A:\n    rows = []\n    def add(self, x):\n        self.rows.append(x)\n", [4]),
    "a class's, by cls": ("class A:\n    rows = {}\n    @classmethod\n    def add(cls, x):\n        cls.rows[x] = 1\n", [5]),
    "a class's, by name": ("class A:\n    rows = {}\ndef f(x):\n    A.rows[x] = 1\n", [4]),
    "a base's": ("class A:\n    rows = []\nclass B(A):\n    def add(self, x):\n        self.rows.append(x)\n", [5]),
    "in a method's function": ("C = []\nclass A:\n    def f(self):\n        def g(): C.append(1)\n        return g\n", [4]),
    "an attribute of a module's object": ("class A: pass\nSTATE = A()\ndef f():\n    STATE.x = 1\n", [4]),
    "a singleton": (
        "class A:\n    _one = None\n    def __new__(cls):\n        cls._one = super().__new__(cls)\n        return cls._one\n",
        [4],
    ),
    "a class's, bound by name": ("class A:\n    count = 0\n    def f(self):\n        A.count += 1\n", [4]),
    "a function's": ("def f():\n    f.calls = 1\n", [2]),
    "in a lambda": ("C = []\nadd = lambda x: C.append(x)\n", [2]),
    "annotated": ("C: dict[str, int] = {}\ndef f():\n    C.update(a=1)\n", [3]),
}


@pytest.mark.parametrize("name", UNSHARED)
def test_what_nobody_changes_is_no_state(name: str) -> None:
    """Constants, locals and what belongs to one object are no shared state."""
    assert structure(UNSHARED[name]).shared_state() == []


@pytest.mark.parametrize("name", SHARED)
def test_shared_state_is_found_where_it_is_changed(name: str) -> None:
    """A list or dict of a module or a class that a function changes is found in the function's line."""
    text, expected = SHARED[name]
    assert lines(structure(text).shared_state()) == expected


def test_shared_state_is_found_across_modules() -> None:
    """Whose state it is does not matter, nor by which name it is reached."""
    files = {
        "a.py": "STATE = {}\n",
        "b.py": "import a\nfrom a import STATE as mine\ndef f():\n    a.STATE['x'] = 1\ndef g():\n    mine.clear()\n",
    }
    assert [(finding.file, finding.line) for finding in structure(files).shared_state()] == [("b.py", 4), ("b.py", 6)]


def test_an_author_may_allow_a_registry() -> None:
    """Names that may be changed are not findings, given short or in full."""
    text = "class R:\n    kinds = {}\n    def add(self, k):\n        self.kinds[k] = 1\nSEEN = []\ndef f():\n    SEEN.append(1)\n"
    assert lines(structure(text).shared_state(allowed=["R.kinds"])) == [7]
    assert lines(structure(text).shared_state(allowed=["kinds", "m.SEEN"])) == []
    singleton = "class A:\n    _one = None\n    def __new__(cls):\n        cls._one = 1\n"
    assert lines(structure(singleton).shared_state(allowed=["A._one"])) == lines(structure(singleton).shared_state(allowed=["A"])) == []


def test_global_statements_are_named() -> None:
    """Each name of each statement, and only where a function has one."""
    found = structure("global a\na = 1\ndef f():\n    global b, c\n    b = c = 1\n").global_statements()
    assert [str(finding) for finding in found] == [
        "m.py:4: changes `b` for the whole module by a `global` statement",
        "m.py:4: changes `c` for the whole module by a `global` statement",
    ]
