"""What counts as close in a suite: nothing that holds no number is close to one, whatever pytest and numpy make of it.

Both ask whether all pairs of numbers are close, and of an array without elements there is no pair. So every comparison of
an empty array with something that is not empty is false from here on; those of two empty ones are what they were.
"""

from __future__ import annotations

import functools
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

from harness.suite.references import is_stand_in

__all__ = ["demand_numbers"]

_TESTING = "numpy.testing._private.utils"  # no part of what numpy promises; without it, its assertions are what they are
_MOMENTS = ("datetime64", "timedelta64")


def demand_numbers() -> Callable[[], None]:
    """Let pytest and numpy compare so in this process; numpy when it is imported. What undoes it."""
    undo = _demand_of_pytest()
    waiting = _Waiting({"numpy": _demand_of_numpy, _TESTING: _demand_of_assertions})
    waiting.start()

    def back() -> None:
        waiting.stop()
        for kind, original in undo:
            kind.__eq__ = original

    return back


def _demand_of_pytest() -> list[tuple[Any, Any]]:
    import pytest

    number: Any = type(pytest.approx(0.0))
    span: Any = type(pytest.approx(timedelta(1), abs=timedelta(1)))
    undo = [(kind, kind.__eq__) for kind in dict.fromkeys([number, span])]

    def is_near(self: Any, actual: Any) -> Any:
        return not _is_empty(actual) and undo[0][1](self, actual)

    def is_soon(self: Any, actual: Any) -> Any:
        return _is_moment(actual) and undo[1][1](self, actual)

    number.__eq__ = is_near
    if span is not number:  # a pytest that asks about moments in a class of their own subtracts whatever comes
        span.__eq__ = is_soon
    return undo


def _is_empty(actual: Any) -> bool:
    return not is_stand_in(actual) and hasattr(type(actual), "__array__") and getattr(actual, "size", 1) == 0


def _is_moment(actual: Any) -> bool:
    kind = type(actual)
    return isinstance(actual, (datetime, timedelta)) or (
        not is_stand_in(actual) and kind.__module__ == "numpy" and kind.__name__ in _MOMENTS
    )


class _Waiting(MetaPathFinder):
    """Changes modules as soon as they are imported: at once those that are, and puts back what it changed."""

    def __init__(self, changes: dict[str, Callable[[ModuleType], dict[str, Any]]]) -> None:
        self._changes = changes
        self._before: list[tuple[ModuleType, str, Any]] = []

    def start(self) -> None:
        for name in self._changes:
            module = sys.modules.get(name)
            if type(module) is ModuleType:
                self._change(name, module)
        sys.meta_path.insert(0, self)

    def stop(self) -> None:
        sys.meta_path.remove(self)
        for module, name, value in self._before:
            setattr(module, name, value)

    def find_spec(self, fullname: str, path: Sequence[str] | None = None, _target: Any = None) -> ModuleSpec | None:
        """The spec that it has anyway, of one of these modules; None for any other."""
        spec = PathFinder.find_spec(fullname, path) if fullname in self._changes else None
        if spec is None or spec.loader is None:
            return None
        execute = spec.loader.exec_module

        def execute_and_change(module: ModuleType) -> None:
            execute(module)
            self._change(fullname, module)

        spec.loader.exec_module = execute_and_change  # type: ignore[method-assign]
        return spec

    def _change(self, name: str, module: ModuleType) -> None:
        for attribute, value in self._changes[name](module).items():
            self._before.append((module, attribute, getattr(module, attribute)))
            setattr(module, attribute, value)


def _demand_of_numpy(numpy: Any) -> dict[str, Any]:
    def differ(a: Any, b: Any) -> bool:
        return (numpy.size(a) == 0) is not (numpy.size(b) == 0)

    def each(a: Any, b: Any) -> Any:
        return numpy.zeros(max(numpy.shape(a), numpy.shape(b), key=lambda shape: 0 not in shape), dtype=bool)[()]

    def wary(name: str, otherwise: Callable[[Any, Any], Any]) -> Any:
        original = getattr(numpy, name)

        @functools.wraps(original)
        def compare(a: Any, b: Any, *args: Any, **options: Any) -> Any:
            return otherwise(a, b) if differ(a, b) else original(a, b, *args, **options)

        return compare

    return {"allclose": wary("allclose", lambda _a, _b: False), "isclose": wary("isclose", each)}


def _demand_of_assertions(testing: Any) -> dict[str, Any]:
    name = "assert_array_compare"
    original = getattr(testing, name, None)
    if original is None:
        return {}

    @functools.wraps(original)
    def compare(comparison: Any, x: Any, y: Any, *args: Any, **options: Any) -> Any:
        if (testing.np.size(x) == 0) is not (testing.np.size(y) == 0):
            raise AssertionError("one of the two is empty, the other is not")
        return original(comparison, x, y, *args, **options)

    return {name: compare}
