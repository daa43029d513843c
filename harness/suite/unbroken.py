"""Methods that keep books, which no alarm may leave half done."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

__all__ = ["Unbroken", "whole"]


class Unbroken:
    """Whose methods may be `whole`. Who would end a case from outside asks `undisturbed` and, if need be, comes again."""

    def __init__(self) -> None:
        self._depth = 0

    @property
    def undisturbed(self) -> bool:
        """Whether one of those methods is running."""
        return self._depth > 0


_S = TypeVar("_S", bound=Unbroken)
_P = ParamSpec("_P")
_R = TypeVar("_R")


def whole(method: Callable[Concatenate[_S, _P], _R]) -> Callable[Concatenate[_S, _P], _R]:
    """A method that runs to its end; it is bounded by deadlines of its own."""

    @wraps(method)
    def unbroken(self: _S, /, *positional: _P.args, **named: _P.kwargs) -> _R:
        self._depth += 1
        try:
            return method(self, *positional, **named)
        finally:
            self._depth -= 1

    return unbroken
