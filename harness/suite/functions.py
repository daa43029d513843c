"""Stand-ins for modules and functions of the submission."""

from __future__ import annotations

import builtins
import sys
import types
from typing import Any

from harness.suite.references import NOT_ANSWERED, SLOT, Reference, reference_of, signature_of

__all__ = ["FunctionStandIn", "ModuleStandIn"]


class ModuleStandIn(types.ModuleType):
    """One of the submission's modules. Reading, setting and deleting its attributes happens in the guest."""

    def __init__(self, name: str, doc: str | None, reference: Reference) -> None:
        super().__init__(name, doc)
        types.ModuleType.__setattr__(self, SLOT, reference)

    def __getattr__(self, name: str) -> Any:
        if name in ("__path__", "__file__") or name in NOT_ANSWERED:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        reference = reference_of(self)
        if name == "__all__":
            names = reference.world.perform("do", "public_names", [self], {})
            here = sys._getframe(1).f_globals  # noqa: SLF001 - of the file with the star import
            taken = (name for name in names if name not in here and not hasattr(builtins, name))
            return [name for name in taken if not name.startswith(("pytest", "__"))]
        return reference.world.read(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__") or type(value) is ModuleStandIn:
            types.ModuleType.__setattr__(self, name, value)
        else:
            reference_of(self).world.perform("do", "setattr", [self, name, value], {})

    def __delattr__(self, name: str) -> None:
        reference_of(self).world.perform("do", "delattr", [self, name], {})

    def __dir__(self) -> list[str]:
        return [str(name) for name in reference_of(self).world.perform("do", "dir", [self], {})]


class FunctionStandIn:
    """A function of the submission: called, and asked for its attributes, in the guest."""

    def __init__(self, told: tuple[str, str, str, str | None], reference: Reference) -> None:
        own = object.__getattribute__(self, "__dict__")
        own[SLOT] = reference
        own.update(zip(("__name__", "__qualname__", "__module__", "__doc__"), told, strict=True))

    @property  # type: ignore[misc]  # `object` lets it be set
    def __class__(self) -> type:
        """What isinstance and inspect go by."""
        return types.FunctionType

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return reference_of(self).world.perform("call", self, list(args), kwargs)

    def __getattr__(self, name: str) -> Any:
        if name == "__signature__":
            return signature_of(self)
        if name in NOT_ANSWERED:
            raise AttributeError(name)
        return reference_of(self).world.read(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        reference_of(self).world.perform("do", "setattr", [self, name, value], {})

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"the function {self.__name__} of the submission cannot be pickled; it lives in the sandbox")

    def __repr__(self) -> str:
        return f"<function {self.__name__} of the submission>"
