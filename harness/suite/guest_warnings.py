"""Warnings of the submission are warned again on this side: with the same class where both have it."""

from __future__ import annotations

import builtins
from typing import Any

__all__ = ["warning_class"]


def warning_class(name: Any, bases: Any) -> type[Warning]:
    """The class to warn with for one of a guest, by its name and those of its bases, nearest first."""
    for candidate in bases:
        found = getattr(builtins, str(candidate), None)
        if isinstance(found, type) and issubclass(found, Warning):
            if found.__name__ == name:
                return found
            return type(str(name), (found,), {"__module__": "submission"})
    return UserWarning
