"""Modules of ours that few runs need: found again after the box's first moment, when somebody asks for one.

A submission does not see our modules in sys.modules, nor the finder that has their text.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.abc import MetaPathFinder

__all__ = ["keep", "load"]

_PACKAGE = "harness"


class _Kept:
    """The finder, and the modules that were taken away from sys.modules."""

    finder: MetaPathFinder | None = None
    modules: dict[str, ModuleType] = {}  # noqa: RUF012 - of the one of this process


def keep(finder: MetaPathFinder) -> None:
    """Take our modules and their finder out of sight."""
    _Kept.finder = finder
    sys.meta_path.remove(finder)
    _hide()


def load(name: str) -> ModuleType:
    """One of our modules, imported if need be."""
    if _Kept.finder is None:  # not in a box
        return importlib.import_module(name)
    sys.modules.update(_Kept.modules)
    sys.meta_path.insert(0, _Kept.finder)
    try:
        return importlib.import_module(name)
    finally:
        sys.meta_path.remove(_Kept.finder)
        _hide()


def _hide() -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == _PACKAGE]:
        _Kept.modules[name] = sys.modules.pop(name)
