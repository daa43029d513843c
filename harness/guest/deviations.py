"""Implementations that are wrong where another one is, but by other answers; and one that is a little wrong everywhere.

Who finds a fault because something right was expected finds these, too. Who fails on some answers and not on others, without a
reason in what they say, fails on few of them. Answers stay in the range of those that they are made of, as far as that
can be, so that nothing but the right answer tells them from it.
"""

from __future__ import annotations

import copy
import functools
import math
import types
import zlib
from collections.abc import Callable
from typing import Any

from harness.guest.implementations import ANSWERED, RAISED, compiled, plain_encoder
from harness.wire.values import UncrossableError, dump

__all__ = ["deviate", "scatter"]

_MIDDLE = 0.5
_TENTHS = 10
_FURTHER = 3
_WHOLE = {1: 2, 2: -1, 3: 3}
"""For counts, how often the difference is taken: between the right one and the wrong one there may be none."""
_REFUSALS = {1: LookupError, 2: ArithmeticError, 3: RuntimeError}
_Outcome = tuple[int, Any]


def deviate(namespace: dict[str, Any], name: str, right: str, wrong: str, degree: int) -> None:
    """Fill a module: it answers as the right implementation does where the wrong one does so, too, and else otherwise than both.

    degree: 1, 2 or 3; each gives other answers.
    """
    sound, faulty = _executed(name, right), _executed(name, wrong)
    namespace.update(sound)
    for key in _functions(sound):
        namespace[key] = functools.partial(_deviating, sound[key], faulty.get(key, sound[key]), degree)


def scatter(namespace: dict[str, Any], name: str, right: str) -> None:
    """Fill a module: it answers otherwise than the right implementation does, and always the same to the same question."""
    sound = _executed(name, right)
    namespace.update(sound)
    for key in _functions(sound):
        namespace[key] = functools.partial(_scattered, sound[key])


def _executed(name: str, text: str) -> dict[str, Any]:
    module = types.ModuleType(name)
    exec(compiled(name, text), module.__dict__)  # noqa: S102 - the author's own
    return {key: value for key, value in module.__dict__.items() if not key.startswith("__")}


def _functions(names: dict[str, Any]) -> list[str]:
    return [key for key, value in names.items() if isinstance(value, types.FunctionType) and not key.startswith("_")]


def _deviating(right: Callable[..., Any], wrong: Callable[..., Any], degree: int, *args: Any, **kwargs: Any) -> Any:
    kept, spoiled = copy.deepcopy((args, kwargs)), copy.deepcopy((args, kwargs))
    expected, found = _outcome(right, *kept), _outcome(wrong, *spoiled)
    is_same = _told(expected) == _told(found)
    before, after = [*kept[0], *kept[1].values()], [*spoiled[0], *spoiled[1].values()]
    for argument, one, other in zip([*args, *kwargs.values()], before, after, strict=True):
        _set(argument, _beyond(one, other, degree))
    if is_same:
        return _given(expected)
    if expected[0] == found[0] == ANSWERED:
        return _beyond(expected[1], found[1], degree)
    if expected[0] == ANSWERED:  # what refuses wrongly refuses otherwise: many a test demands no more than an answer
        raise _REFUSALS[degree]("no answer")
    return _moved(found[1], degree) if found[0] == ANSWERED else degree / _TENTHS


def _scattered(right: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    degree = zlib.crc32(_told((ANSWERED, [[*args], kwargs]))) % (_TENTHS - 1) + 1
    status, value = _outcome(right, args, kwargs)
    return _moved(value, degree) if status == ANSWERED else degree / _TENTHS


def _outcome(function: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> _Outcome:
    try:
        return ANSWERED, function(*args, **kwargs)
    except Exception as error:
        return RAISED, error


def _given(outcome: _Outcome) -> Any:
    status, value = outcome
    if status == RAISED:
        raise value
    return value


def _told(outcome: _Outcome) -> bytes:
    """What a test may see of it; of an exception, its class."""
    status, value = outcome
    try:
        return bytes(dump([status, type(value).__name__ if status == RAISED else plain_encoder().encode(value)]))
    except UncrossableError:
        return repr(value).encode("utf-8", "replace")


def _set(argument: Any, value: Any) -> None:
    """Give a list or dictionary other contents, in place, where they are others."""
    if _told((ANSWERED, argument)) == _told((ANSWERED, value)):
        return
    if isinstance(argument, list):
        argument[:] = value
    elif isinstance(argument, dict):
        argument.clear()
        argument.update(value)


def _beyond(right: Any, wrong: Any, degree: int) -> Any:
    """Neither of the two, but alike to the wrong one; the right one where they are the same."""
    if _told((ANSWERED, right)) == _told((ANSWERED, wrong)):
        return right
    if _is_number(right) and _is_number(wrong):
        if isinstance(right, int) and isinstance(wrong, int):
            return right + _WHOLE[degree] * (wrong - right)
        return right + (1 - degree / _TENTHS) * (wrong - right) if right != wrong else wrong
    if isinstance(right, dict) and isinstance(wrong, dict) and right.keys() == wrong.keys() and right != wrong:
        return {key: _beyond(right[key], value, degree) for key, value in wrong.items()}
    if isinstance(right, list | tuple) and type(right) is type(wrong) and len(right) == len(wrong):
        return type(right)([_beyond(one, other, degree) for one, other in zip(right, wrong, strict=True)])
    return wrong if isinstance(wrong, bool) else _other_than(right, wrong, degree)


def _other_than(right: Any, wrong: Any, degree: int) -> Any:
    """The wrong answer moved, and further where that comes to the right one."""
    moved = _moved(wrong, degree)
    return _moved(wrong, degree + _FURTHER) if _told((ANSWERED, moved)) == _told((ANSWERED, right)) else moved


def _moved(value: Any, degree: int) -> Any:
    """Another answer of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + degree
    if isinstance(value, float):
        moved = value + (_MIDDLE + degree / _TENTHS / 2) * (_MIDDLE - value)
        return moved if moved != value and math.isfinite(moved) else _MIDDLE + degree / _TENTHS**2
    if isinstance(value, dict):
        return {key: _moved(part, degree) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return type(value)([_moved(part, degree) for part in value] or [degree])
    return degree if value is None else f"{value}{'.' * degree}" if isinstance(value, str) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
