"""Objects of the suite that a guest may hold: callbacks and fakes. It calls them, and reads their public names."""

from __future__ import annotations

import builtins
import contextlib
import enum
import functools
import itertools
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any
from unittest import TestCase
from unittest.mock import NonCallableMock

from harness.suite.changes import Changes, held_by
from harness.suite.losses import CannotCrossError
from harness.suite.references import is_stand_in
from harness.wire.values import Tree, WireError

__all__ = ["Callbacks"]

_SPECIALS = [
    "__iter__",
    "__next__",
    "__len__",
    "__getitem__",
    "__setitem__",
    "__delitem__",
    "__contains__",
    "__enter__",
    "__exit__",
    "__eq__",
    "__lt__",
    "__add__",
    "__sub__",
    "__mul__",
    "__truediv__",
    "__bool__",
    "__str__",
    "__int__",
    "__float__",
    "__index__",
    "__fspath__",
]
_FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.BuiltinMethodType)
_PRIVATE_PACKAGES = frozenset(["pytest", "_pytest", "pluggy", "hypothesis", "harness", "grader", "importlib", "sys", "os"])
_PRIVATE_FUNCTIONS_OF = frozenset(
    ["posix", "nt", "subprocess", "shutil", "pickle", "_pickle", "marshal", "ctypes", "runpy", "gc", "inspect"]
)
"""Whose functions would act on this machine, or look into this process, for whoever may call them."""
_PRIVATE_BUILTINS = ("eval", "exec", "compile", "open", "__import__", "globals", "locals", "vars", "getattr", "setattr", "delattr")
_PRIVATE_BUILTIN_IDS = frozenset(id(getattr(builtins, name)) for name in _PRIVATE_BUILTINS)
_PRIVATE_KINDS = frozenset(["asyncio.events.AbstractEventLoop", "asyncio.runners.Runner", "logging.Manager", "unittest.result.TestResult"])
"""Whose public names run programs, or reach what is kept for all cases."""
_HANDLERS = "logging.Handler"
"""Python's own lead to the streams of this process; one that a suite wrote is the suite's."""
_INNER_PARTS = (types.FrameType, types.CodeType, types.TracebackType)
"""What generators show under public names: the suite's variables, and by them everything."""
_OF_MOCKS = frozenset(name for name in dir(NonCallableMock()) if not name.startswith("_"))
"""What a mock has seen, and how it answers: for the suite to ask, and for nobody else to change."""
_INSIDES: tuple[tuple[type, tuple[str, ...]], ...] = (
    (functools.partial, ("func", "args", "keywords")),
    (contextlib.AbstractContextManager, ("gen", "func", "args", "kwds")),
    (property, ("fget", "fset", "fdel")),
)
"""Public names of what only carries out something: by them one would read what it was given, such as an expected value."""
_SHARED = (type, *_FUNCTIONS, enum.Enum)
"""What there is once, for all cases."""
_NUMBERS = (type(None), bool, int, float, complex, Decimal, Fraction)
_TIMES = (date, datetime, time, timedelta)
_PLAIN = frozenset([*_NUMBERS, *_TIMES, str, bytes, bytearray, list, tuple, dict, set, frozenset])
"""What answers no question about calls, so that it can stand where a mock is asked for them and never satisfy."""
_CALL = "__call__"
"""Said of an object that can be called, and has attributes all the same."""
_MAX_DOC = 4000
_PLAIN_SPECIALS = frozenset(dir(object))


class Callbacks:
    """The suite's objects by number. A guest names a number that it was given; any other is refused."""

    def __init__(self, changes: Changes | None = None) -> None:
        self.changes = changes or Changes()
        self._things: dict[int, Any] = {}
        self._numbers: dict[int, int] = {}
        self._levels: dict[int, int] = {}
        self._admitted: set[int] = set()
        self._count = itertools.count(1)
        self.level = 0
        """How deep the scope is whose guest is being spoken to; see `forget`."""

    def offer(self, thing: Any) -> Tree:
        """The reference to send for one of the suite's objects. Raises CannotCrossError."""
        if id(thing) not in self._numbers:
            _refuse_private(thing)
        return {"k": [self._number(thing), _name(thing), _specials(thing), callable(thing), _doc(thing)]}

    def admit(self, thing: Any) -> int:
        """The number of an object of ours that stands for one of the suite's; whoever admits it answers for what it does.

        What it shows to the suite, such as how often it was called, nobody else reads or sets.
        """
        number = self._number(thing)
        self._admitted.add(number)
        return number

    def offer_exception(self, error: BaseException) -> int:
        """The number under which an exception that one of the suite's objects raised comes back as itself."""
        return self._number(error)

    def _number(self, thing: Any) -> int:
        number = self._numbers.get(id(thing))
        if number is None:
            number = self._numbers[id(thing)] = next(self._count)
            self._things[number] = thing
        self._levels[number] = min(self.level, self._levels.get(number, self.level))
        return number

    def find(self, number: Any) -> Any:
        """The object of a number. Raises WireError."""
        if type(number) is not int or number not in self._things:
            raise WireError("an object of the suite that was never sent")
        return self._things[number]

    def forget(self, level: int) -> None:
        """A scope this deep is over: what was only sent to its guest, or to guests inside it, nobody may name any more.

        What such a guest has changed on them is put back.
        """
        for number, known in list(self._levels.items()):
            if known >= level:
                self._levels.pop(number, None)
                self._numbers.pop(id(self._things.pop(number, None)), None)
        self.changes.undo(level)

    def answer(self, operation: Any, number: Any, operands: list[Any]) -> Any:
        """Do what a guest asks of one of the suite's objects. Raises WireError, or what the object raises."""
        thing = self.find(number)
        if isinstance(thing, BaseException):
            raise WireError("an exception of the suite can be raised again, and no more")
        if operation == "call" and len(operands) == 2 and callable(thing):
            args, kwargs = operands
            return thing(*args, **kwargs)
        if operation in ("get", "set") and (number in self._admitted or _is_of_mocks(thing, operands) or _is_inside(thing, operands)):
            raise AttributeError(f"{operands[0] if operands else ''!r} is the suite's")
        if operation == "get" and _is_public(operands):
            if isinstance(thing, type) and not any(operands[0] in vars(base) for base in thing.__mro__):
                raise AttributeError(f"{operands[0]!r} is none of the class's own")  # what its class has acts on the class
            return getattr(thing, operands[0])
        if operation == "set" and len(operands) == 2 and _is_public(operands[:1]):
            _refuse_change(thing, *operands)
            with self.changes.noted(thing, self.level):
                setattr(thing, *operands)
            return None
        if operation == "special" and len(operands) == 2 and operands[0] in _SPECIALS and operands[0] in _specials(thing):
            special: Callable[..., Any] = getattr(type(thing), operands[0])
            return special(thing, *operands[1])
        raise WireError("a request that nobody may make")


def _is_public(operands: list[Any]) -> bool:
    return len(operands) == 1 and type(operands[0]) is str and not operands[0].startswith("_")


def _is_of_mocks(thing: Any, operands: list[Any]) -> bool:
    mock = vars(thing).get("mock") if isinstance(thing, types.FunctionType) else thing  # see mock.create_autospec
    return issubclass(type(mock), NonCallableMock) and bool(operands) and type(operands[0]) is str and operands[0] in _OF_MOCKS


def _is_inside(thing: Any, operands: list[Any]) -> bool:
    names = next((names for kind, names in _INSIDES if isinstance(thing, kind)), ())
    return bool(operands) and operands[0] in names


def _refuse_change(thing: Any, name: str, value: Any) -> None:
    """A submission sets what its rules may ask it to set: data. Raises AttributeError for what the suite judges by."""
    if isinstance(thing, _SHARED):
        raise AttributeError("a class, a member or a function of the suite stays as it is: other cases have it too")  # noqa: TRY004
    if isinstance(thing, TestCase):
        raise AttributeError("a test stays as it is")  # noqa: TRY004 - as for any attribute that cannot be set
    if isinstance(thing, NonCallableMock):
        _refuse_change_of_mock(thing, name, value)
    elif _is_code(type(thing), name) or _is_own_code(held_by(thing).get(name)):
        raise AttributeError(f"{name!r} is a method of the suite's, and stays as it is")


def _refuse_change_of_mock(mock: NonCallableMock, name: str, value: Any) -> None:
    parts: Mapping[str, Any] = vars(mock)
    child, spec = parts["_mock_children"].get(name), parts["_spec_class"]
    if (isinstance(child, NonCallableMock) and child.mock_calls) or (spec is not None and _is_code(spec, name)):
        raise AttributeError(f"{name!r} is a method of the suite's, and stays as it is")
    if type(value) not in _PLAIN:
        raise AttributeError("a mock takes plain data only")


def _is_code(kind: type, name: str) -> bool:
    """Whether a class has a method there, or anything else that computes; what takes a value by itself may be set."""
    found = next((vars(base)[name] for base in kind.__mro__ if name in vars(base)), None)
    return not hasattr(type(found), "__set__") and (callable(found) or hasattr(type(found), "__get__"))


def _is_own_code(value: Any) -> bool:
    return callable(value) and not is_stand_in(value)


def _specials(thing: Any) -> list[str]:
    if isinstance(thing, (*_FUNCTIONS, type)):
        return []
    kind = type(thing)
    named = [
        name for name in _SPECIALS if getattr(kind, name, None) is not None and (name not in _PLAIN_SPECIALS or _overrides(kind, name))
    ]
    return [_CALL, *named] if callable(thing) else named


def _overrides(kind: type, name: str) -> bool:
    return getattr(kind, name) is not getattr(object, name)


def _name(thing: Any) -> str:
    name = getattr(thing, "__name__", None) or type(thing).__name__
    return name if type(name) is str else "object"


def _doc(thing: Any) -> str | None:
    doc = getattr(thing, "__doc__", None) if isinstance(thing, (*_FUNCTIONS, type)) else None
    return doc[:_MAX_DOC] if type(doc) is str else None


def _refuse_private(thing: Any) -> None:
    """Nothing through which a submission could reach into the tools that judge it."""
    if is_stand_in(thing):
        return
    described = thing if isinstance(thing, type) else type(thing)
    package = str(getattr(described, "__module__", "")).partition(".")[0]
    function_of = str(getattr(thing, "__module__", "")).partition(".")[0]
    kinds = {f"{base.__module__}.{base.__qualname__}" for base in described.__mro__}  # by name, for who has not imported them
    is_tool = package in _PRIVATE_PACKAGES or not kinds.isdisjoint(_PRIVATE_KINDS) or (package == "logging" and _HANDLERS in kinds)
    is_tool = is_tool or (callable(thing) and function_of in _PRIVATE_PACKAGES | _PRIVATE_FUNCTIONS_OF)
    if is_tool or isinstance(thing, (types.ModuleType, *_INNER_PARTS)) or id(thing) in _PRIVATE_BUILTIN_IDS:
        raise CannotCrossError(f"{_name(thing)!r} cannot be handed to a submission; pass a function or an object of the suite's own")
