"""Rooms for plug-ins: a folder of modules, one plug-in a file, found by name and loaded on demand."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

__all__ = ["Room", "UnknownPluginError"]


class UnknownPluginError(LookupError):
    """Nobody in the room has that name; the message lists those who are there."""


class Room:
    """The plug-ins of one package: its modules (but `base` and private ones) and the entry points of its group."""

    def __init__(self, package: str, kind: str, *, not_plugins: Sequence[str] = ("base",)) -> None:
        self._package = package
        self._kind = kind
        self._not_plugins = frozenset(not_plugins)

    def names(self) -> list[str]:
        """All names, sorted; nothing is imported but the package itself."""
        return sorted({*self._own(), *self._foreign()})

    def load(self, name: str) -> ModuleType:
        """The module of that name. Raises UnknownPluginError."""
        if name in self._own():
            return importlib.import_module(f"{self._package}.{name}")
        foreign = self._foreign()
        if name in foreign:
            module = foreign[name].load()
            if isinstance(module, ModuleType):
                return module
            raise UnknownPluginError(f"{self._kind} {name!r} is not a module; its entry point must name one")
        raise UnknownPluginError(f"no {self._kind} {name!r}; there are {', '.join(self.names())}")

    def _own(self) -> list[str]:
        package = importlib.import_module(self._package)
        found = pkgutil.iter_modules(package.__path__)
        return [m.name for m in found if not m.name.startswith("_") and m.name not in self._not_plugins]

    def _foreign(self) -> dict[str, EntryPoint]:
        from importlib.metadata import entry_points  # 25 ms, for who has no need of it

        return {point.name: point for point in entry_points(group=self._package)}
