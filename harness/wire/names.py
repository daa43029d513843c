"""Classes that both sides know by name, so that a ValueError here is a ValueError there. A closed list."""

from __future__ import annotations

import importlib
import sys
import types
from functools import cache, lru_cache

from harness.wire.values import WireError

__all__ = ["class_for", "name_of", "renew", "singleton_for", "singleton_name"]

_PLAIN = [
    "bool",
    "bytearray",
    "bytes",
    "complex",
    "dict",
    "float",
    "frozenset",
    "int",
    "list",
    "memoryview",
    "object",
    "range",
    "set",
    "slice",
    "str",
    "tuple",
    "type",
]
_SINGLETONS = ("dataclasses:MISSING", "dataclasses:_FIELD", "dataclasses:_FIELD_CLASSVAR", "dataclasses:_FIELD_INITVAR")
"""Objects that libraries compare by identity, so both sides must have their own where the other has its own."""
_NOT_OURS_TO_RAISE = frozenset({"KeyboardInterrupt"})
"""Exceptions that would steer the host's own tools; they arrive as stand-ins instead."""
_MODULES = [
    "argparse",
    "asyncio",
    "binascii",
    "builtins",
    "calendar",
    "collections",
    "concurrent.futures",
    "configparser",
    "copy",
    "csv",
    "dataclasses",
    "datetime",
    "decimal",
    "enum",
    "fractions",
    "graphlib",
    "http.client",
    "json",
    "locale",
    "lzma",
    "pickle",
    "queue",
    "re",
    "shlex",
    "shutil",
    "socket",
    "sqlite3",
    "ssl",
    "statistics",
    "string",
    "struct",
    "subprocess",
    "tarfile",
    "threading",
    "tokenize",
    "uuid",
    "urllib.error",
    "xml.etree.ElementTree",
    "zipfile",
    "zlib",
    "zoneinfo",
]
_MORE_CLASSES = {
    "collections": ("Counter", "OrderedDict", "defaultdict", "deque"),
    "datetime": ("date", "datetime", "time", "timedelta", "timezone", "tzinfo"),
    "decimal": ("Decimal",),
    "enum": ("Enum", "IntEnum", "Flag", "IntFlag"),
    "fractions": ("Fraction",),
    "uuid": ("UUID",),
}


def name_of(kind: type) -> str | None:
    """The name of a class on the list, "module:attribute", or None."""
    return _known_classes(_loaded()).get(kind)


@cache
def class_for(name: str) -> type:
    """The class of that name. Raises WireError for one that is not on the list."""
    module_name, _, attribute = name.partition(":")
    if module_name in _MODULES:
        try:
            module = importlib.import_module(module_name)
        except ImportError:  # not every Python has every library
            raise WireError(f"a class of {module_name}, which is not installed") from None
        found = _classes_of(module).get(attribute)
        if found is not None:
            return found
    raise WireError("a class that is not on the list")


def singleton_name(value: object) -> str | None:
    """The name of one of the objects that libraries compare by identity, or None."""
    if type(value).__module__ != "dataclasses":
        return None
    return next((name for name in _SINGLETONS if value is singleton_for(name)), None)


@cache
def singleton_for(name: str) -> object:
    """The object of that name. Raises WireError for one that is not on the list."""
    if name not in _SINGLETONS:
        raise WireError("an object that is not on the list")
    module_name, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module_name), attribute)


def renew() -> None:
    """Look again: other modules have taken the place of some on the list."""
    _known_classes.cache_clear()
    class_for.cache_clear()


def _loaded() -> tuple[str, ...]:
    return tuple(name for name in _MODULES if type(sys.modules.get(name)) is types.ModuleType)  # a suite may hide or replace one


@lru_cache(maxsize=4)
def _known_classes(modules: tuple[str, ...]) -> dict[type, str]:
    known: dict[type, str] = {}
    for module_name in sorted(modules, key=lambda name: name != "builtins"):
        for attribute, kind in _classes_of(sys.modules[module_name]).items():
            known.setdefault(kind, f"{module_name}:{attribute}")
    return known


def _classes_of(module: types.ModuleType) -> dict[str, type]:
    found: dict[str, type] = {}
    more = _MORE_CLASSES.get(module.__name__, ())
    for attribute, kind in vars(module).items():
        if not isinstance(kind, type) or attribute.startswith("_"):
            continue
        is_exception = issubclass(kind, BaseException) and attribute not in _NOT_OURS_TO_RAISE
        if is_exception or attribute in more or (module.__name__ == "builtins" and attribute in _PLAIN):
            found[attribute] = kind
    return found
