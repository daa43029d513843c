"""What the host must know of a class to make a stand-in that behaves like it: its names, bases and special methods."""

from __future__ import annotations

import types
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from harness.guest.handles import Handles
from harness.wire.names import name_of
from harness.wire.values import Tree

__all__ = ["base_value", "class_reference", "text_or_none", "value_base"]

_IGNORED = frozenset(dir(object)) | {"__dict__", "__weakref__", "__slots__", "__init_subclass__", "__module__"}
_TELLING = ("__eq__", "__hash__", "__repr__", "__str__", "__lt__", "__le__", "__gt__", "__ge__", "__format__", "__ne__")
_VALUE_BASES = (int, float, complex, str, bytes, tuple, frozenset)
_CONTENT_BASES = (list, dict, set, bytearray)
_mro = type.__dict__["__mro__"].__get__
_PLAIN_VALUES: dict[type, Callable[[Any], Any]] = {
    str: lambda thing: str.__str__(thing)[:],
    int: int.__index__,
    float: float.__float__,
    complex: complex.__pos__,
    bytes: lambda thing: bytes.__getitem__(thing, slice(None)),
    tuple: lambda thing: tuple.__getitem__(thing, slice(None)),
    frozenset: lambda thing: frozenset.__or__(thing, frozenset()),
    list: lambda thing: list.__getitem__(thing, slice(None)),
    dict: lambda thing: dict((OrderedDict if OrderedDict in _mro(type(thing)) else dict).items(thing)),
    set: set.copy,
    bytearray: lambda thing: bytearray.__getitem__(thing, slice(None)),
}
_own_getattribute: Any = object.__getattribute__
_type_getattribute: Any = type.__getattribute__


def class_reference(handles: Handles, kind: type, news: list[Tree]) -> Tree:
    """A reference to `kind`; what the host has not been told yet about it and its bases is added to `news`."""
    name = name_of(kind)
    if name is not None:
        return {"ty": name}
    key = handles.refer(kind)
    if key not in handles.described:
        handles.described.add(key)
        bases = [class_reference(handles, base, news) for base in kind.__bases__ if base is not object]
        news.append([list(key), _describe(kind, bases)])
    return {"T": list(key)}


def value_base(kind: type) -> type | None:
    """The immutable built-in type that `kind` derives from, if any: such objects cross with their plain value."""
    for base in _mro(kind)[1:]:
        if base in _VALUE_BASES:
            found: type = base
            return found
    return None


def base_value(thing: Any, base: type) -> Any:
    """The plain value under a subclass of a built-in type, read past whatever the subclass overrides."""
    return _PLAIN_VALUES[base](thing)


def _describe(kind: type, bases: list[Tree]) -> Tree:
    content = next((base for base in _mro(kind)[1:] if base in _CONTENT_BASES), None)
    value = value_base(kind)
    return {
        "name": str(kind.__name__),
        "qualname": str(kind.__qualname__),
        "module": str(getattr(kind, "__module__", "")),
        "doc": text_or_none(kind.__dict__.get("__doc__")),
        "bases": bases,
        "methods": _methods(kind),
        "specials": _specials(kind),
        "meta": [] if type(kind) is type else _specials(type(kind)),
        "value": "" if value is None else value.__name__,
        "abstract": sorted(map(str, kind.__dict__.get("__abstractmethods__", ()))),
        "content": "" if content is None else content.__name__,
    }


def _methods(kind: type) -> list[str]:
    """Names that are plain functions of the class, so that reading one from an instance cannot run anybody's code."""
    if kind.__getattribute__ is not _own_getattribute or type(kind).__getattribute__ is not _type_getattribute:
        return []
    found: dict[str, bool] = {}
    for base in _mro(kind):
        for name, value in base.__dict__.items():
            if not name.startswith("__"):
                plain = isinstance(value, (types.FunctionType, classmethod, staticmethod))
                found.setdefault(name, plain)
    return [name for name, plain in found.items() if plain]


def _specials(kind: type) -> list[str]:
    names: dict[str, None] = {}
    for base in _mro(kind):
        if base in (object, type):
            continue
        for name, value in base.__dict__.items():
            if not (name.startswith("__") and name.endswith("__")):
                continue
            if name in _TELLING and value is not None:
                names[name] = None
            elif name == "__hash__" and value is None and "__hash__" not in names:
                names["__unhashable__"] = None
            elif name not in _IGNORED and value is not None:
                names[name] = None
    if kind.__hash__ is not None:
        names.pop("__unhashable__", None)
    return list(names)


def text_or_none(value: object) -> str | None:
    """`value` if it is exactly a str."""
    return value if type(value) is str else None
