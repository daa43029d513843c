"""What the submission holds for an object of the suite: callbacks, fakes, iterators. Nothing private can be reached."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

__all__ = ["PROXIED", "HostFunction", "HostObject", "proxy_class"]

PROXIED = [
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
"""Special methods of a host object that reach it when the host object has them."""

Ask = Callable[..., Any]


class HostFunction:
    """A function or a class of the suite. Calling it runs on the host, in the thread that called the submission."""

    def __init__(self, reference: list[Any], ask: Ask) -> None:
        self._reference = reference
        self._number = reference[0]
        self._ask = ask
        self.__name__ = self.__qualname__ = reference[1]
        self.__doc__ = reference[4]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._ask("call", self._number, list(args), kwargs)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"{self.__name__!r} has no attribute {name!r}")
        return self._ask("get", self._number, name)

    def __repr__(self) -> str:
        return f"<function {self.__name__}>"


class HostObject:
    """An object of the suite. Its public attributes can be read; what has no value comes as a proxy again."""

    def __init__(self, reference: list[Any], ask: Ask) -> None:
        object.__setattr__(self, "_reference", reference)
        object.__setattr__(self, "_number", reference[0])
        object.__setattr__(self, "_ask", ask)
        object.__setattr__(self, "_name", reference[1])

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return object.__getattribute__(self, "_ask")("get", object.__getattribute__(self, "_number"), name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_"):
            raise AttributeError(name)
        object.__getattribute__(self, "_ask")("set", object.__getattribute__(self, "_number"), name, value)

    def __repr__(self) -> str:
        return f"<{object.__getattribute__(self, '_name')} object>"


@cache
def proxy_class(specials: tuple[str, ...], is_callable: bool) -> type:  # noqa: FBT001 - the cache is by position
    """The class of proxies for host objects with these special methods."""
    if is_callable and not specials:
        return HostFunction
    members: dict[str, Any] = {name: _forward(name) for name in specials if name in PROXIED}
    if is_callable:
        members["__call__"] = _call
    if "__eq__" in members:
        members["__hash__"] = None
    return type("HostObject", (HostObject,), members)


def _call(self: Any, *args: Any, **kwargs: Any) -> Any:
    return object.__getattribute__(self, "_ask")("call", object.__getattribute__(self, "_number"), list(args), kwargs)


def _forward(name: str) -> Callable[..., Any]:
    def method(self: Any, *operands: Any) -> Any:
        ask = object.__getattribute__(self, "_ask")
        return ask("special", object.__getattribute__(self, "_number"), name, list(operands))

    method.__name__ = name
    return method
