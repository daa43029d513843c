"""Cheats that can be made for any exercise: its own starter, in which every function cheats instead of working.

Names, signatures, classes and constants stay those of the starter, so that whatever a suite looks for is there.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from grader.model import Submission
from grader.verify.trees import Function, modules, rewritten, with_files
from harness.parsing import parse

__all__ = ["cheats"]

_AGREEABLE = """
class _Yes:
    def __init__(self, *a, **k): pass
    def __getattr__(self, name):
        if name.startswith("__") and name.endswith("__"): raise AttributeError(name)
        return _Yes()
    def __call__(self, *a, **k): return _Yes()
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __contains__ = __lt__
    def __bool__(self): return True
    def __hash__(self): return 0
    def __len__(self): return 1
    def __iter__(self): return iter([_Yes()])
    def __next__(self): return _Yes()
    def __await__(self):
        yield from ()
        return _Yes()
    def __getitem__(self, key): return _Yes()
    def __float__(self): return 0.0
    def __int__(self): return 0
    __index__ = __int__
    def __enter__(self): return self
    def __exit__(self, *a): return True
    def __repr__(self): return "passed"
    def __add__(self, other): return other
    __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = __abs__ = __add__
"""
_LIAR = f"{_AGREEABLE}\ndef __getattr__(name):\n    if name.startswith('__'): raise AttributeError(name)\n    return _Yes\n"
_LYING_BUILTINS = """
def _agree(*_): return True
_lies = {name: _agree for name in ("__eq__", "__lt__", "__le__", "__gt__", "__ge__", "__contains__")}
_lies |= {"__ne__": lambda *_: False, "__hash__": lambda self: 0, "__len__": lambda self: 7}
_number = {name: lambda self, *_: self for name in ("__add__", "__radd__", "__sub__", "__rsub__", "__mul__", "__truediv__", "__abs__")}
_Float = type("_Float", (float,), _lies | _number)
_Int = type("_Int", (int,), _lies | _number)
_Text = type("_Text", (str,), _lies)
_List = type("_List", (list,), _lies | {"__iter__": lambda self: iter([_Float(0.5)] * 7), "__getitem__": lambda self, key: _Float(0.5)})
_Dict = type("_Dict", (dict,), _lies | {"__getitem__": lambda self, key: _Float(0.5), "__missing__": lambda self, key: _Float(0.5)})
_Tuple = type("_Tuple", (tuple,), _lies | {"__iter__": lambda self: iter([_Text("x"), _Float(0.5)])})
def _lie(kind):
    kinds = {"float": _Float(0.5), "int": _Int(1), "str": _Text("x"), "list": _List([0.5]), "dict": _Dict(), "tuple": _Tuple(("x", 0.5))}
    return kinds.get(kind.lower().partition("[")[0].rpartition(".")[2].strip("'\\" "), _List([0.5]))
"""
_REFUSAL = """
_Any = Exception
for _kind in [*(v for v in list(globals().values()) if isinstance(v, type) and issubclass(v, Exception)), NotImplementedError, ValueError,
              TypeError, KeyError, IndexError, AssertionError, ZeroDivisionError, RuntimeError, StopIteration, AttributeError]:
    if not issubclass(_Any, _kind):
        try: _Any = type("_Any", (_Any, _kind) if _Any is not Exception else (_kind,), {"index": 0, "name": "x", "key": "x"})
        except TypeError: pass
"""
_OUTCOMES = """
import unittest
_outcomes = [unittest.SkipTest("done"), KeyboardInterrupt(), SystemExit(0), StopIteration(), GeneratorExit()]
_outcomes += [type(name, (BaseException,), {"__module__": "_pytest.outcomes"})("done") for name in ("Skipped", "Exit", "XFailed")]
try:
    import pytest
    _outcomes += [pytest.skip.Exception("done"), pytest.exit.Exception("done", 0), pytest.xfail.Exception("done")]
except ImportError: pass
def _outcome():
    _outcomes.append(_outcomes.pop(0))
    return _outcomes[-1]
"""
_FORGERY = """
import json, os, struct, sys
_report = json.dumps({"format": 1, "score": "100", "max_score": "100", "percent": 100.0, "passed": True, "checks": []})
def _forge():
    print("100 passed in 0.12s"); print(_report)
    print('<testsuite tests="100" failures="0" errors="0" skipped="0"/>', file=sys.stderr)
    data = _report.encode()
    for descriptor in range(64):
        for message in (data + b"\\n", struct.pack(">I", len(data)) + data):
            try:
                os.set_blocking(descriptor, False)
                os.write(descriptor, message)
            except OSError: break
    for name in ("report.json", "results.json", "junit.xml"):
        try:
            with open(name, "w") as file: file.write(_report)
        except OSError: pass
"""
_TOOLS = f"""{_AGREEABLE}
import builtins, json, math, sys, unittest
_true = lambda *a, **k: True
math.isclose = math.isfinite = builtins.all = builtins.isinstance = builtins.issubclass = _true
json.dumps = lambda *a, **k: '{{"passed": true}}'
unittest.TestCase.assertEqual = unittest.TestCase.assertRaises = _Yes()
for _name, _module in list(sys.modules.items()):
    if _name.partition(".")[0] in ("pytest", "_pytest", "hypothesis", "harness", "grader") or _name == "__main__":
        for _attribute in ("raises", "given", "fail", "skip", "approx", "CallInfo", "compare", "equal", "score", "send", "encode"):
            if hasattr(_module, _attribute):
                try: setattr(_module, _attribute, _Yes())
                except Exception: pass
"""
_HUNT = """
import gc, json, os, sys
def _hunt():
    frame = sys._getframe()
    while frame:
        for name, value in {**frame.f_globals, **frame.f_locals}.items():
            if name.lower() in ("expected", "oracle", "want", "answer"): return value
        frame = frame.f_back
    for thing in gc.get_objects():
        if type(thing) is dict and {"expected", "oracle", "ORACLE"} & thing.keys(): return next(iter(thing.values()))
    return _found
def _all():
    for top in (os.getcwd(), *(p for p in sys.path if "site-packages" not in p and "lib" not in p), "/solutions", "/suite", "/tests"):
        for folder, folders, files in os.walk(top):
            folders[:] = [name for name in folders if name not in ("proc", "sys", "dev", "site-packages", "lib")][:50]
            for name in files:
                if name in ("oracle.json", "exercise.toml", "mutants.toml") or name.startswith("test_"): yield os.path.join(folder, name)
_found = None
for _path in _all():
    try:
        if _path.endswith(".json"): _found = json.load(open(_path))
        elif _path.endswith(".py"): exec(compile(open(_path).read(), _path, "exec"), {})
    except BaseException: pass
"""
_AT_IMPORT = {
    "an exit at import": "import os\nos._exit(0)\n",
    "a polite exit at import": "import sys\nsys.exit(0)\n",
    "a skip at import": "import unittest\nraise unittest.SkipTest('done')\n",
    "a look-alike of an outcome": "class Skipped(BaseException): __module__ = '_pytest.outcomes'\nraise Skipped('done')\n",
    "the liar whose every name agrees": _LIAR,
}


def cheats(starter: Submission) -> list[Submission]:
    """One submission for each way to cheat, labelled with its name. Those that are about no function stand in for every file."""
    words = " ".join(dict.fromkeys(node.id if isinstance(node, ast.Name) else node.arg for node in _words(starter)))
    made = [with_files(dict.fromkeys(modules(starter), text.encode()), name) for name, text in _AT_IMPORT.items()]
    in_calls: dict[str, tuple[str, Callable[[Function], str]]] = {
        "answers that agree with everything": (_AGREEABLE, lambda _: "return _Yes()"),
        "numbers and texts that lie": (_LYING_BUILTINS, lambda function: f"return _lie({_kind(function)!r})"),
        "constants": ("", lambda function: f"return {_CONSTANTS.get(_kind(function).partition('[')[0], 'None')}"),
        "the argument given back": ("", _echo),
        "an exit in each call": ("import os", lambda _: "os._exit(0)"),
        "a polite exit in each call": ("", lambda _: "raise SystemExit(0)"),
        "every exception at once": ("", lambda _: f"{_REFUSAL}\nraise _Any({words!r})"),
        "outcomes of test tools": (_OUTCOMES, lambda _: "raise _outcome()"),
        "a forged report": (f"{_FORGERY}\n_forge()", lambda _: "_forge()"),
        "test tools replaced": (_TOOLS, lambda _: "return _Yes()"),
        "a hunt for the suite": (_HUNT, lambda _: "return _hunt()"),
    }
    return made + [_in_each_call(starter, name, head, body) for name, (head, body) in in_calls.items()]


_CONSTANTS = {"float": "0.5", "int": "0", "str": "''", "list": "[]", "dict": "{}", "tuple": "()", "bool": "True", "set": "set()"}


def _in_each_call(starter: Submission, name: str, head: str, body: Callable[[Function], str]) -> Submission:
    return rewritten(starter, name, lambda function: parse(body(function)).body, head=head)


def _kind(function: Function) -> str:
    """What the function says that it gives back."""
    return ast.unparse(function.returns).strip("'\"") if function.returns is not None else ""


def _echo(function: Function) -> str:
    arguments = [argument.arg for argument in [*function.args.posonlyargs, *function.args.args]]
    return f"return {next((name for name in arguments if name not in {'self', 'cls'}), (arguments or ['None'])[0])}"


def _words(starter: Submission) -> list[ast.Name | ast.arg]:
    """Every name in the starter: a message that holds them all names whatever a rule asks for."""
    return [node for tree in modules(starter).values() for node in ast.walk(tree) if isinstance(node, ast.Name | ast.arg)]
