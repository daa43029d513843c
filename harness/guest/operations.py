"""What the host can have done to the submission: a closed table of operations, each on values and handles."""

from __future__ import annotations

import builtins
import copy
import importlib
import inspect
import math
import operator
import os
import sys
from collections.abc import Callable
from typing import Any

from harness.guest import later, learner_tests, tasks
from harness.guest.describe import base_value
from harness.wire.values import UncrossableError

__all__ = ["OPERATIONS", "OPERATORS"]

_SYMBOLS = [
    "add",
    "sub",
    "mul",
    "truediv",
    "floordiv",
    "mod",
    "pow",
    "lshift",
    "rshift",
    "and_",
    "or_",
    "xor",
    "matmul",
    "iadd",
    "isub",
    "imul",
    "itruediv",
    "ifloordiv",
    "imod",
    "ipow",
    "ilshift",
    "irshift",
    "iand",
    "ior",
    "ixor",
    "imatmul",
    "neg",
    "pos",
    "invert",
    "eq",
    "ne",
    "lt",
    "le",
    "gt",
    "ge",
    "contains",
    "getitem",
    "setitem",
    "delitem",
    "index",
    "truth",
]

_import_module, _getcwd, _chdir = importlib.import_module, os.getcwd, os.chdir


def _enter(thing: Any) -> Any:
    return type(thing).__enter__(thing)


def _exit(thing: Any, kind: Any, error: Any) -> Any:
    return type(thing).__exit__(thing, kind, error, getattr(error, "__traceback__", None))


def _enter_later(thing: Any) -> Any:
    return type(thing).__aenter__(thing)


def _exit_later(thing: Any, kind: Any, error: Any) -> Any:
    return type(thing).__aexit__(thing, kind, error, getattr(error, "__traceback__", None))


def _public_names(thing: Any) -> list[str]:
    names = getattr(thing, "__all__", None)
    if names is None:
        return [name for name in vars(thing) if not name.startswith("_")]
    return [str(name) for name in names]


def _content(thing: Any) -> Any:
    for base in (list, dict, set, bytearray):
        if isinstance(thing, base):
            return base_value(thing, base)
    raise UncrossableError(f"a {type(thing).__name__} has no plain content")


def _signature(thing: Any) -> list[list[Any]]:
    """Parameters as [name, kind, default, annotation], and what is returned; [] where nothing is said, else [it]."""
    found = inspect.signature(thing)
    empty = inspect.Parameter.empty
    parameters = [
        [p.name, int(p.kind), [] if p.default is empty else [p.default], [] if p.annotation is empty else [p.annotation]]
        for p in found.parameters.values()
    ]
    return [parameters, [] if found.return_annotation is empty else [found.return_annotation]]


OPERATORS: dict[str, Callable[..., Any]] = {name: getattr(operator, name) for name in _SYMBOLS}
OPERATORS.update(
    {
        name: getattr(builtins, name)
        for name in [
            "abs",
            "aiter",
            "anext",
            "bool",
            "bytes",
            "complex",
            "dir",
            "divmod",
            "float",
            "format",
            "hash",
            "int",
            "isinstance",
            "issubclass",
            "iter",
            "len",
            "next",
            "repr",
            "reversed",
            "round",
            "str",
        ]
    }
)
OPERATORS.update(
    {
        "copy": copy.copy,
        "deepcopy": copy.deepcopy,
        "fspath": os.fspath,
        "trunc": math.trunc,
        "floor": math.floor,
        "ceil": math.ceil,
        "length_hint": operator.length_hint,
        "enter": _enter,
        "exit": _exit,
        "aenter": _enter_later,
        "aexit": _exit_later,
        "task_start": tasks.start,
        "task_turn": tasks.turn,
        "task_cancel": tasks.cancel,
        "public_names": _public_names,
        "content": _content,
        "signature": _signature,
        "getattr": getattr,
        "setattr": setattr,
        "delattr": delattr,
    }
)


def import_module(name: str) -> Any:
    """The submission's module of that name. Raises whatever importing it raises."""
    importlib.invalidate_caches()
    return _import_module(name)


def quiet_import(name: str, folder: str) -> dict[str, Any]:
    """Import `name` from an empty folder, and say how that ended; what it prints is collected by the caller."""
    os.makedirs(folder, exist_ok=True)
    back = _getcwd()
    _chdir(folder)
    try:
        import_module(name)
        code: Any = 0
    except SystemExit as error:
        code = error.code if type(error.code) is int else int(error.code is not None)
    except BaseException:  # whatever the submission raises is what we report
        sys.excepthook(*sys.exc_info())
        code = 1
    finally:
        _chdir(back)
    return {"exit": code}


def call_method(thing: Any, name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`thing.name(*args, **kwargs)`."""
    return getattr(thing, name)(*args, **kwargs)


def call(thing: Any, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """`thing(*args, **kwargs)`."""
    return thing(*args, **kwargs)


def call_each(thing: Any, items: list[Any]) -> Any:
    """`[thing(item) for item in items]`."""
    return [thing(item) for item in items]


def operate(name: str, operands: list[Any], keywords: dict[str, Any]) -> Any:
    """One of OPERATORS."""
    return OPERATORS[name](*operands, **keywords)


def set_stage() -> Any:
    """See harness.guest.schedules.stage."""
    return later.load("harness.guest.schedules.stage").set_up()


OPERATIONS: dict[str, Callable[..., Any]] = {
    "import": import_module,
    "quiet": quiet_import,
    "call": call,
    "each": call_each,
    "method": call_method,
    "do": operate,
    **learner_tests.OPERATIONS,
    "stage": set_stage,
}
