"""Attributes that can be read without running anybody's code: they go along with an object, so that reading them needs no call."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any

__all__ = ["plain_fields"]

_Layout = types.MappingProxyType[str, Any]
_MOST_FIELDS = 24
_LONGEST_TEXT = 200
_WIDEST_NUMBER = 64
_mro = type.__dict__["__mro__"].__get__


def plain_fields(thing: object) -> dict[str, Any]:
    """The object's own numbers, texts and None, as `getattr` would give them; {} where its class has a say in that."""
    layouts: list[_Layout] = [base.__dict__ for base in _mro(type(thing))[:-1]]
    if any("__getattribute__" in layout for layout in layouts):
        return {}
    held = _instance_dict(thing, layouts)
    if len(held) > _MOST_FIELDS:
        return {}
    found = {
        name: value for name, value in held.items() if type(name) is str and _is_small(value) and not _is_answered_by_class(name, layouts)
    }
    for layout in layouts:
        if "__slots__" in layout:
            _add_slots(thing, layout, layouts, found)
    return found


def _instance_dict(thing: object, layouts: Sequence[_Layout]) -> dict[Any, Any]:
    """What the object holds, past whatever its class says that it does."""
    for layout in layouts:
        own = layout.get("__dict__")
        if type(own) is types.GetSetDescriptorType:
            held = own.__get__(thing)
            return held if type(held) is dict else {}
    return {}


def _add_slots(thing: object, layout: _Layout, layouts: Sequence[_Layout], found: dict[str, Any]) -> None:
    for name, slot in layout.items():
        if type(slot) is not types.MemberDescriptorType or _first(name, layouts) is not slot:
            continue
        try:
            value = slot.__get__(thing)
        except AttributeError:  # it is empty
            continue
        if len(found) < _MOST_FIELDS and _is_small(value):
            found[name] = value


def _is_small(value: Any) -> bool:
    kind = type(value)
    if kind is str:
        return len(value) <= _LONGEST_TEXT
    if kind is int:
        return bool(value.bit_length() <= _WIDEST_NUMBER)
    return kind is float or kind is bool or value is None


def _is_answered_by_class(name: str, layouts: Sequence[_Layout]) -> bool:
    """Whether reading this name is not reading the object's dictionary."""
    kind = type(_first(name, layouts))
    return name.startswith("__") or hasattr(kind, "__set__") or hasattr(kind, "__delete__")


def _first(name: str, layouts: Sequence[_Layout]) -> Any:
    for layout in layouts:
        if name in layout:
            return layout[name]
    return None
