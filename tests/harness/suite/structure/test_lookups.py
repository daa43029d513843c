"""What runs text as code is found by whatever name it goes, and nothing else is taken for it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.harness.suite.structure.texts import lines, structure

RUNS_TEXT = {
    "by its name": "eval('1')",
    "handed on": "results = map(eval, ['1'])",
    "exec": "exec('x = 1')",
    "compile": "code = compile('1', '', 'eval')",
    "import by text": "__import__('os')",
    "importlib": "import importlib\nimportlib.import_module('os')",
    "importlib by another name": "import importlib as i\nload = i.import_module",
    "from importlib": "from importlib import import_module as get",
    "from builtins": "from builtins import eval as read",
    "all of importlib": "from importlib import *\nimport_module('os')",
    "an alias": "read = eval\nread('1')",
    "a second alias": "first = eval\nsecond = first\n",
    "one of two": "import ast\nread = eval if input else ast.literal_eval",
    "an or": "read = None or eval",
    "in a tuple": "a, b = eval, print",
    "walrus": "if (read := eval): pass",
    "partial": "import functools\nread = functools.partial(eval, '1')",
    "an attribute": "import builtins\nbuiltins.eval('1')",
    "getattr": "import builtins\ngetattr(builtins, 'eval')('1')",
    "getattr of parts": "import builtins\ngetattr(builtins, 'ev' + 'al')('1')",
    "getattr by f-string": "import builtins\ngetattr(builtins, f'{\"eval\"}')('1')",
    "getattr, computed": "import builtins\ndef run(name): return getattr(builtins, name)",
    "the dictionary": "import builtins\nbuiltins.__dict__['eval']('1')",
    "the dictionary, computed": "import builtins\ndef run(name): return builtins.__dict__[name]",
    "vars": "import builtins\nvars(builtins)['eval']('1')",
    "dunder builtins": "__builtins__.eval('1')",
    "dunder builtins, a dict": "__builtins__['eval']('1')",
    "globals": "globals()['__builtins__']['eval']('1')",
    "a function's globals": "def f(): pass\nf.__globals__['__builtins__']['eval']('1')",
    "a function's builtins": "def f(): pass\nf.__builtins__['eval']('1')",
    "a frame": "import sys\nsys._getframe().f_builtins['eval']('1')",
    "a module by text": "__import__('builtins').eval('1')",
    "sys.modules": "import sys\nsys.modules['builtins'].eval('1')",
    "handed to another function": "import builtins, operator\noperator.attrgetter('eval')(builtins)('1')",
    "kept on a class": "class Reader:\n    read = eval",
    "a default": "def f(read=eval): return read('1')",
    "in a nested function": "def f():\n    def g():\n        return eval('1')\n    return g",
    "past a class of that name": "class Eval:\n    def eval(self): return eval('1')",
    "by global": "def f():\n    global read\n    read = eval",
    "pickle": "import pickle\npickle.loads(b'')",
    "runpy": "import runpy\nrunpy.run_path('x')",
    "unpickled": "from pickle import loads as read",
    "timed": "import timeit\ntimeit.timeit('1')",
    "pydoc": "import pydoc\npydoc.locate('os.system')",
    "machinery": "from importlib.machinery import SourceFileLoader",
    "bootstrap": "import importlib\nimportlib._bootstrap._gcd_import('os')",
}

RUNS_NOTHING = {
    "literal_eval": "import ast\nast.literal_eval('1')",
    "a pattern": "import re\nP = re.compile('x')",
    "a method": "class Model:\n    def eval(self): return self\nModel().eval()",
    "somebody's method": "def f(frame): return frame.eval('a + b')",
    "an own function": "def compile(steps): return steps\ncompile([])",
    "an own function, used before": "def run(): return eval()\ndef eval(): return 1",
    "a parameter": "def f(eval): return eval('1')",
    "a loop's name": "for exec in []: exec()",
    "a comprehension's name": "x = [exec for exec in []]",
    "a local name": "def f():\n    compile = print\n    compile('x')",
    "a handler's name": "try: pass\nexcept ValueError as exec: print(exec)",
    "an import of that name": "from re import compile\ncompile('x')",
    "a text": "FORBIDDEN = ('eval', 'exec')",
    "metadata": "import importlib.metadata\nimportlib.metadata.version('x')",
    "resources": "from importlib import resources",
    "getattr on an object": "def f(thing, name): return getattr(thing, name)",
    "globals by text": "def f(name): return globals()[name]",
    "json": "import json\njson.loads('1')",
    "a builtin by the module": "import builtins\nbuiltins.print('x')",
    "a named builtin": "import builtins\ngetattr(builtins, 'print')('x')",
    "own modules": "import sys\nhere = sys.modules[__name__]",
    "a check of types": "import types\ndef f(x): return isinstance(x, types.FunctionType)",
    "a module called code": "from code import table\nimport timeit\nprint(table, timeit.default_timer())",
    "subclasses": "class A: pass\nA.__subclasses__()",
    "make_dataclass": "import dataclasses\ndataclasses.make_dataclass('A', ['x'])",
    "a match": "def f(x):\n    match x:\n        case {'a': 1, **exec}: return exec\n        case [*eval]: return eval",
}


@pytest.mark.parametrize("name", RUNS_TEXT)
def test_what_runs_text_is_found(name: str) -> None:
    """Each way to the built-ins that run text, and to imports by text, is found in its line."""
    text = RUNS_TEXT[name]
    found = structure(text).runs_text()
    assert found
    assert all(1 <= finding.line <= text.count("\n") + 1 for finding in found)


@pytest.mark.parametrize("name", RUNS_NOTHING)
def test_what_only_looks_like_it_is_not_found(name: str) -> None:
    """A name of one's own, a text, or a harmless relative is no finding."""
    assert structure(RUNS_NOTHING[name]).runs_text() == []


_STEPS = st.lists(
    st.sampled_from(
        [
            "{new} = {old}",
            "{new} = {old} if len('x') else None",
            "({new} := {old})",
            "{new}, _ = {old}, 1",
            "import functools; {new} = functools.partial({old})",
        ]
    ),
    max_size=8,
)


@given(steps=_STEPS)
def test_no_chain_of_aliases_hides_the_call(steps: list[str]) -> None:
    """However often a name is passed on, the line that calls it is found."""
    text = ["n0 = eval", *(step.format(new=f"n{i + 1}", old=f"n{i}") for i, step in enumerate(steps)), f"n{len(steps)}('1')"]
    assert len(text) in lines(structure("\n".join(text)).runs_text())


@given(steps=_STEPS)
def test_a_chain_of_aliases_of_something_else_is_not_accused(steps: list[str]) -> None:
    """The same chain from a harmless beginning is no finding."""
    text = ["n0 = len", *(step.format(new=f"n{i + 1}", old=f"n{i}") for i, step in enumerate(steps)), f"n{len(steps)}('1')"]
    assert structure("\n".join(text)).runs_text() == []


def test_an_author_may_allow_some_of_it() -> None:
    """What is allowed is no finding, by name or by module; the rest still is."""
    text = "import pickle, importlib\npickle.loads(b'')\nimportlib.import_module('os')\neval('1')\n"
    assert lines(structure(text).runs_text()) == [2, 3, 4]
    assert lines(structure(text).runs_text(allowed=["pickle"])) == [3, 4]
    assert lines(structure(text).runs_text(allowed=["pickle", "importlib.import_module"])) == [4]


def test_uses_are_said_in_words() -> None:
    """A finding names what is used, by which alias, and what the author says of it."""
    found = structure("from os import system as go\ngo('ls')\n").uses("os.system", doing="which starts a process")
    assert [str(finding) for finding in found] == [
        "m.py:1: uses `os.system`, which starts a process",
        "m.py:2: uses `os.system` (as `go`), which starts a process",
    ]


def test_a_module_stands_for_all_that_is_in_it() -> None:
    """Whoever refuses a module refuses its names, and no other module that begins alike."""
    text = "import subprocess, subprocessing\nfrom os import path\nsubprocess.run([])\nsubprocessing.run([])\npath.join('a')\n"
    assert lines(structure(text).uses("subprocess")) == [1, 3]


@pytest.mark.parametrize(
    "text, expected",
    [
        ("import sim\nsim.wait(1)\nsim.spawn(print)\n", []),
        ("import sim\nsim._clock.tick()\n", [2]),
        ("import sim as s\nhidden = s.state\n", [2]),
        ("from sim import wait, state\n", [1]),
        ("from sim import *\n", [1]),
        ("import sim\ndef f(name): return getattr(sim, name)\n", [2]),
        ("import sim\ngetattr(sim, 'wait')(1)\n", []),
        ("import sim\ngetattr(sim, 'state')\n", [2]),
        ("import simple\nsimple.state()\n", []),
        ("import sim\nprint(sim.__name__)\n", []),
    ],
)
def test_only_documented_names_of_a_module(text: str, expected: list[int]) -> None:
    """Names of a given module that are not documented are found, by alias and by text."""
    assert lines(structure(text).names_besides("sim", {"wait", "spawn"})) == expected
