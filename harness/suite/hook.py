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
    """

    def __init__(self, names: Sequence[str], import_module: Callable[[str], Any]) -> None:
        self._names = frozenset(names)
        self._import_module = import_module

    def install(self) -> None:
        """Take part in imports from now on, last of all."""
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
