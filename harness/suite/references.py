"""What a stand-in is made of: a pointer to one object in the box, and the world that it can be reached through."""

from __future__ import annotations

import inspect
from typing import Any, Protocol

from harness.suite.losses import CannotCrossError

__all__ = ["NOT_ANSWERED", "SLOT", "GuestType", "Reach", "Reference", "is_stand_in", "reference_of", "signature_of"]

SLOT = "_prodgrade_reference"
NOT_ANSWERED = frozenset(
    f"__array_{part}__" for part in ("function", "ufunc", "interface", "struct", "priority", "wrap", "prepare", "finalize", "namespace")
)
"""What numpy looks for on whatever it meets: with these a submission would compare in its place, or name memory of ours to read."""


class Reach(Protocol):
    """How a stand-in gets at what it stands for; see harness/suite/world.py."""

    def perform(self, operation: str, *operands: Any) -> Any: ...

    def read(self, thing: Any, name: str) -> Any: ...

    def key_of(self, reference: Reference) -> tuple[int, int]: ...

    def let_go(self, reference: Reference) -> None: ...


class Reference:
    """One object of a guest.

    key: [guest, number]. generation: of the box that the guest lives in. times: how often it was sent to us.
    path: how to find it again in a new box: a module's name, then attributes; () when only this box has it.
    steps, depth: of the plain value underneath, where there is one: how many it takes to walk through it, and how many
    values lie in one another.
    """

    __slots__ = ("depth", "generation", "key", "path", "steps", "times", "world")

    def __init__(self, world: Reach, key: tuple[int, int], generation: int) -> None:
        self.world = world
        self.key = key
        self.generation = generation
        self.times = 1
        self.steps = 1
        self.depth = 0
        self.path: tuple[str, ...] = ()

    def __del__(self) -> None:
        self.world.let_go(self)


class GuestType(type):
    """The type of all stand-in classes: a class of the submission, as the suite holds it."""

    def __new__(cls, name: str, *_: Any, **__: Any) -> Any:
        """Only a class statement in a suite comes here; stand-in classes are made by `type.__new__`."""
        raise CannotCrossError(
            f"the class {name} derives from a class of the submission, so it must run beside it; "
            "put it into a file probe_*.py next to the tests and import it from there"
        )

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return reference_of(cls).world.perform("call", cls, list(args), kwargs)

    def __getattr__(cls, name: str) -> Any:
        reference = type.__getattribute__(cls, "__dict__").get(SLOT)
        if reference is None or name in NOT_ANSWERED:
            raise AttributeError(f"type object {cls.__name__!r} has no attribute {name!r}")
        if name == "__signature__":
            return signature_of(cls)
        return reference.world.read(cls, name)

    def __setattr__(cls, name: str, value: Any) -> None:
        reference_of(cls).world.perform("do", "setattr", [cls, name, value], {})

    def __delattr__(cls, name: str) -> None:
        reference_of(cls).world.perform("do", "delattr", [cls, name], {})

    def __dir__(cls) -> list[str]:
        return [str(name) for name in reference_of(cls).world.perform("do", "dir", [cls], {})]

    def __repr__(cls) -> str:
        return f"<class '{cls.__module__}.{cls.__qualname__}'>"


def signature_of(value: object) -> inspect.Signature:
    """What a callable of the submission can be called with. Raises what `inspect.signature` does where it lives."""
    parameters, returns = reference_of(value).world.perform("do", "signature", [value], {})
    kinds = list(inspect._ParameterKind)  # noqa: SLF001 - the enumeration has no other name
    return inspect.Signature(
        [
            inspect.Parameter(name, kinds[kind], default=_first(default), annotation=_first(annotation))
            for name, kind, default, annotation in parameters
        ],
        return_annotation=_first(returns),
    )


def _first(found: list[Any]) -> Any:
    return found[0] if found else inspect.Parameter.empty


def is_stand_in(value: object) -> bool:
    """Whether `value` stands for an object or a class of the submission."""
    kind = type(value)
    return issubclass(kind, GuestType) or issubclass(type(kind), GuestType) or SLOT in getattr(value, "__dict__", ())


def reference_of(value: object) -> Reference:
    """The reference of a stand-in. Raises KeyError for anything else."""
    if isinstance(value, type):
        found: Reference = type.__getattribute__(value, "__dict__")[SLOT]
    else:
        found = object.__getattribute__(value, "__dict__")[SLOT]
    return found
