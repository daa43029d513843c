"""`from churn import Customer` in a suite: an import hook that gives stand-ins for the submission's modules."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

__all__ = ["SubmissionFinder"]


class SubmissionFinder(MetaPathFinder, Loader):
    """Finds the submission's modules after everything else, so that none of them can take the place of one of ours.

    names: dotted names of the modules that the submission has. import_module: gives the stand-in.
    first: top-level names that are the submission's although somebody else here has them too.
    """

    def __init__(self, names: Sequence[str], import_module: Callable[[str], Any], *, first: Sequence[str] = ()) -> None:
        self._names = frozenset(names)
        self._first = frozenset(first)
        self._import_module = import_module

    def install(self) -> None:
        """Take part in imports from now on, last of all."""
        if self._first:
            sys.meta_path.insert(0, _First(self._first, self))
        sys.meta_path.append(self)

    def find_spec(self, fullname: str, _path: Any = None, _target: Any = None) -> ModuleSpec | None:
        """A spec for one of the submission's modules; None for any other."""
        if fullname not in self._names:
            return None
        is_package = any(name.startswith(f"{fullname}.") for name in self._names)
        return ModuleSpec(fullname, self, origin="the submission", is_package=is_package)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """The stand-in. Raises what importing the module in the guest raises."""
        module: ModuleType = self._import_module(spec.name)
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing: it was executed where it belongs."""


class _First(MetaPathFinder):
    """Finds the modules that were named, before anybody else does."""

    def __init__(self, names: frozenset[str], finder: SubmissionFinder) -> None:
        self._names = names
        self._finder = finder

    def find_spec(self, fullname: str, _path: Any = None, _target: Any = None) -> ModuleSpec | None:
        return self._finder.find_spec(fullname) if fullname.partition(".")[0] in self._names else None
