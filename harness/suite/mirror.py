"""Stand-in classes: for each class that a guest describes, one here with the same name, bases and special methods.

Only what the class itself has is forwarded, so that `len()` of a thing without `__len__` is a TypeError here too.
What a special method answers is the submission's own claim, so what it may claim is bounded:

* A stand-in never equals, orders before, or hashes like plain data unless it *is* plain data underneath: an instance
  of a class derived from int, str, tuple and the like compares by that value, whatever the class overrides.
* Between two stand-ins `==`, `<` and the rest say what the submission says.
"""

from __future__ import annotations

import abc
import collections.abc
import types
from collections.abc import Callable
from typing import Any

from harness.suite import awaits
from harness.suite.references import NOT_ANSWERED, SLOT, GuestType, Reference, is_stand_in, reference_of
from harness.wire.names import class_for
from harness.wire.values import WireError

__all__ = ["StandIn", "make_class", "new_instance"]

_COMPARISONS = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")
_BINARY = ["add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "lshift", "rshift", "and", "xor", "or"]
_UNARY = {
    "__len__": "len",
    "__iter__": "iter",
    "__next__": "next",
    "__reversed__": "reversed",
    "__neg__": "neg",
    "__pos__": "pos",
    "__abs__": "abs",
    "__invert__": "invert",
    "__int__": "int",
    "__float__": "float",
    "__complex__": "complex",
    "__index__": "index",
    "__round__": "round",
    "__trunc__": "trunc",
    "__floor__": "floor",
    "__ceil__": "ceil",
    "__bool__": "truth",
    "__repr__": "repr",
    "__str__": "str",
    "__bytes__": "bytes",
    "__format__": "format",
    "__hash__": "hash",
    "__fspath__": "fspath",
    "__length_hint__": "length_hint",
    "__enter__": "enter",
    "__aenter__": "aenter",
    "__aiter__": "aiter",
    "__anext__": "anext",
    "__getitem__": "getitem",
    "__setitem__": "setitem",
    "__delitem__": "delitem",
    "__contains__": "contains",
}
_FORWARDED = {
    **_UNARY,
    **{f"__{name}__": {"and": "and_", "or": "or_"}.get(name, name) for name in _BINARY},
    **{f"__i{name}__": f"i{name}" for name in _BINARY if name != "divmod"},
}
_COMPARING = frozenset({*_COMPARISONS, "__hash__"})
_REFLECTED = {f"__r{name}__": _FORWARDED[f"__{name}__"] for name in _BINARY}
_FOR_CLASSES = ("__getitem__", "__iter__", "__len__", "__contains__", "__reversed__")
_RESULTS = {
    "__len__": int,
    "__bool__": bool,
    "__contains__": bool,
    "__hash__": int,
    "__repr__": str,
    "__str__": str,
    "__format__": str,
    "__index__": int,
    "__int__": int,
    "__float__": float,
    "__fspath__": str,
}
_KEPT_FOR_VALUES = frozenset({"__repr__", "__str__", "__format__", "__enter__", "__call__", "__exit__"})
"""What a class may still answer by itself although its instances are plain values underneath."""
_ASKED_BY_TOOLS = frozenset({"__notes__", "_pytestfixturefunction", "pytestmark", "_use_item_location"})
"""Names that pytest looks for on whatever it meets; no submission has them."""
_CONTENT_BASES = {kind.__name__: kind for kind in (list, dict, set, bytearray)}
_VALUE_BASES = {kind.__name__: kind for kind in (int, float, complex, str, bytes, tuple, frozenset)}


_TOLD_AS = {
    "generator": types.GeneratorType,
    "coroutine": types.CoroutineType,
    "async_generator": types.AsyncGeneratorType,
    "property": property,
}
"""What isinstance is told of objects of these kinds, which nobody can make by hand; what they do stays in the guest."""


class StandIn:
    """An instance of one of the submission's classes. Everything it does happens in the guest."""

    def __getattr__(self, name: str) -> Any:
        if name in _ASKED_BY_TOOLS or name in NOT_ANSWERED:
            raise AttributeError(name)
        if name in _own_methods(type(self)):
            return BoundMethod(self, name)
        return reference_of(self).world.read(self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__") and isinstance(self, BaseException):
            object.__setattr__(self, name, value)  # cause, context, notes: they belong to the exception on this side
            return
        reference_of(self).world.perform("do", "setattr", [self, name, value], {})

    def __delattr__(self, name: str) -> None:
        reference_of(self).world.perform("do", "delattr", [self, name], {})

    def __dir__(self) -> list[str]:
        return [str(name) for name in reference_of(self).world.perform("do", "dir", [self], {})]

    def __copy__(self) -> Any:
        return reference_of(self).world.perform("do", "copy", [self], {})

    def __deepcopy__(self, memo: object) -> Any:
        return reference_of(self).world.perform("do", "deepcopy", [self], {})

    def __array__(self, *_: object, **__: object) -> Any:
        """What numpy asks for before it would compute with the submission's own operators, number by number."""
        raise TypeError(f"a {type(self).__name__} of the submission is no number that numpy can compute with")

    def __reduce_ex__(self, protocol: Any) -> Any:
        raise TypeError(f"a {type(self).__name__} of the submission cannot be pickled; it lives in the sandbox")

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of the submission>"


class BoundMethod:
    """A method of a stand-in, not fetched: calling it takes one round trip."""

    __slots__ = ("__name__", "__self__", "__weakref__")

    def __init__(self, owner: object, name: str) -> None:
        object.__setattr__(self, "__self__", owner)
        object.__setattr__(self, "__name__", name)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return reference_of(self.__self__).world.perform("method", self.__self__, self.__name__, list(args), kwargs)

    @property  # type: ignore[misc]  # `object` lets it be set
    def __class__(self) -> type:
        """What isinstance and inspect go by."""
        return types.MethodType

    def __getattr__(self, name: str) -> Any:
        return getattr(self.fetched(), name)

    def __eq__(self, other: object) -> bool:
        return type(other) is BoundMethod and self.__self__ is other.__self__ and self.__name__ == other.__name__

    def __hash__(self) -> int:
        return hash((id(self.__self__), self.__name__))

    def __repr__(self) -> str:
        return f"<method {self.__name__} of {self.__self__!r}>"

    def fetched(self) -> Any:
        """The guest's own bound method."""
        return reference_of(self.__self__).world.read(self.__self__, self.__name__)


def make_class(reference: Reference, description: Any, bases: list[type]) -> type:
    """The stand-in class for a description. Raises WireError for one that makes no class."""
    name, specials = description["name"], description["specials"]
    if type(name) is not str or type(specials) is not list:
        raise WireError("a class without a proper description")
    value = _VALUE_BASES.get(description["value"])
    members: dict[str, Any] = {
        SLOT: reference,
        "__qualname__": str(description["qualname"]),
        "__module__": str(description["module"]),
        "__doc__": description["doc"],
        "_prodgrade_methods": frozenset(m for m in description["methods"] if type(m) is str),
    }
    usable: tuple[type, ...] = tuple(
        base for base in bases if isinstance(base, GuestType) or issubclass(base, BaseException) or base is value
    )
    members.update(_special_members(description, usable, by_value=value is not None))
    if value is not None:
        members.update(_plain_members(usable, value))
    if members["__module__"] == "builtins":
        members.update(_told_as(name))
    if not any(isinstance(base, GuestType) for base in usable):
        usable = (StandIn, *usable)
    if value is not None and not any(issubclass(base, value) for base in usable):
        usable = (*usable, value)
    made = _built(name, usable, members, description["meta"])
    _register(made)
    abstract = frozenset(str(method) for method in description["abstract"])
    if abstract:
        type.__setattr__(made, "__abstractmethods__", abstract)
    return made


def _special_members(description: Any, bases: tuple[type, ...], *, by_value: bool) -> dict[str, Any]:
    """Forwarders for the special methods that the class has, as far as it may answer them itself."""
    members: dict[str, Any] = {}
    is_exception = any(issubclass(base, BaseException) for base in bases)
    for special in description["specials"]:
        if type(special) is str and _allowed(special, by_value=by_value, is_exception=is_exception):
            members.update(_forwarder(special))
    if is_exception:
        members.pop("__hash__", None)
    content = _CONTENT_BASES.get(description["content"])
    if content is not None:
        members.update(_content_equality(content))
    return members


def _plain_members(bases: tuple[type, ...], value: type) -> dict[str, Any]:
    """The value's own methods, where a base beside it would forward: what is a plain value underneath answers as one."""
    forwarded = {name for base in bases for kind in base.__mro__ if isinstance(kind, GuestType) for name in kind.__dict__}
    members: dict[str, Any] = {}
    for name in (_COMPARING | _FORWARDED.keys() | _REFLECTED.keys()) & forwarded - _KEPT_FOR_VALUES:
        if hasattr(value, name):
            members[name] = getattr(value, name)
        elif name in _REFLECTED or name.removeprefix("__").removesuffix("__") in _BINARY:
            members[name] = _not_implemented
    return members


def _not_implemented(_self: Any, *_operands: Any) -> Any:
    return NotImplemented


def _told_as(name: str) -> dict[str, Any]:
    told = _TOLD_AS.get(name)
    if told is None:
        return {}
    members: dict[str, Any] = {"__class__": property(lambda _: told)}
    return {**members, **awaits.MEMBERS} if told is types.CoroutineType else members


def _register(made: type) -> None:
    """Abstract classes of the standard library that it derives from count it as theirs here too; no numbers, see _VALUE_BASES."""
    home = {"abc": abc, "collections.abc": collections.abc}.get(made.__module__)
    known = getattr(home, made.__name__, None)
    if isinstance(known, abc.ABCMeta):
        known.register(made)


def _built(name: str, bases: tuple[type, ...], members: dict[str, Any], meta: Any) -> type:
    candidates: tuple[tuple[type, ...], ...] = (bases, (StandIn, *[b for b in bases if issubclass(b, BaseException)][:1]), (StandIn,))
    for candidate in candidates:
        try:
            return type.__new__(_metaclass(candidate, meta), name, candidate, dict(members))
        except TypeError:
            continue  # bases that do not go together here; without them it is an object all the same
    raise WireError("a class that cannot be made")


def _metaclass(bases: tuple[type, ...], specials: Any) -> type[GuestType]:
    """GuestType, with what the class itself can be asked for: `Colour["RED"]`, `len(Colour)`, `for c in Colour`."""
    kinds = tuple(dict.fromkeys(type(base) for base in bases if isinstance(base, GuestType)))
    kinds = tuple(kind for kind in kinds if not any(kind is not other and issubclass(other, kind) for other in kinds))
    wanted = [name for name in _FOR_CLASSES if name in specials and not any(hasattr(kind, name) for kind in kinds)]
    if not wanted and len(kinds) <= 1:
        return kinds[0] if kinds else GuestType
    members = {name: member for special in wanted for name, member in _forwarder(special).items()}
    return type.__new__(type, "GuestType", kinds or (GuestType,), members)


def new_instance(kind: type, reference: Reference, value: Any = None) -> Any:
    """An instance of a stand-in class; `value` is the plain value underneath, for classes that have one."""
    base = next((b for b in kind.__mro__ if b in _VALUE_BASES.values()), None)
    if base is None:
        made: Any = object.__new__(kind)
    elif type(value) is base:
        made = base.__new__(kind, value)
    else:
        raise WireError("an object without the value that its class says it has")
    object.__setattr__(made, SLOT, reference)
    return made


def _allowed(special: str, *, by_value: bool, is_exception: bool) -> bool:
    if by_value:
        return special in _KEPT_FOR_VALUES
    return not (is_exception and special in ("__reduce__", "__setstate__", "__repr__"))


def _own_methods(kind: type) -> frozenset[str]:
    found = kind.__dict__.get("_prodgrade_methods")
    return found if found is not None else frozenset()


def _forwarder(special: str) -> dict[str, Any]:  # noqa: PLR0911 - a table of kinds
    if special == "__unhashable__":
        return {"__hash__": None}
    if special == "__call__":
        return {"__call__": _call}
    if special in _GIVEN:
        return {special: _GIVEN[special]}
    if special in _COMPARISONS:
        made = {special: _comparison(special)}
        return {**made, "__hash__": object.__hash__} if special == "__eq__" else made
    if special == "__hash__":
        return {"__hash__": _forward("__hash__", "hash")}
    operator = _FORWARDED.get(special)
    if operator is not None:
        return {special: _forward(special, operator)}
    if special in _REFLECTED:
        return {special: _reflected(special, _REFLECTED[special])}
    return {}


def _forward(special: str, operator: str) -> Callable[..., Any]:
    expected = _RESULTS.get(special)

    def method(self: Any, *operands: Any) -> Any:
        result = reference_of(self).world.perform("do", operator, [self, *operands], {})
        if expected is not None and type(result) is not expected:
            raise TypeError(f"{special} of {type(self).__name__} gave no {expected.__name__}")
        return result

    method.__name__ = special
    return method


def _comparison(special: str) -> Callable[..., Any]:
    operator = special.strip("_")

    def method(self: Any, other: Any) -> Any:
        if not is_stand_in(other):
            return NotImplemented  # plain data is compared by us, never by the submission
        return reference_of(self).world.perform("do", operator, [self, other], {})

    method.__name__ = special
    return method


def _content_equality(base: type) -> dict[str, Any]:
    """Equality for subclasses of list, dict and the like: with plain data by the plain content, whatever they override."""

    def equals(self: Any, other: Any) -> Any:
        world = reference_of(self).world
        if is_stand_in(other):
            return world.perform("do", "eq", [self, other], {})
        if not isinstance(other, base):
            return NotImplemented
        content = world.perform("do", "content", [self], {})
        return type(content) is base and content == other

    return {"__eq__": equals, "__ne__": _negated(equals), "__hash__": None}


def _negated(equals: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def differs(self: Any, other: Any) -> Any:
        answer = equals(self, other)
        return answer if answer is NotImplemented else not answer

    return differs


def _reflected(special: str, operator: str) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return reference_of(self).world.perform("do", operator, [other, self], {})

    method.__name__ = special
    return method


def _call(self: Any, *args: Any, **kwargs: Any) -> Any:
    return reference_of(self).world.perform("call", self, list(args), kwargs)


def _exit(self: Any, _kind: Any, error: Any, _trace: Any) -> Any:
    return reference_of(self).world.perform("do", "exit", [self, None if error is None else type(error), error], {})


def _exit_later(self: Any, _kind: Any, error: Any, _trace: Any) -> Any:
    return reference_of(self).world.perform("do", "aexit", [self, None if error is None else type(error), error], {})


_GIVEN: dict[str, Callable[..., Any]] = {"__exit__": _exit, "__aexit__": _exit_later, "__await__": awaits.drive}


def shared_class(name: Any) -> type:
    """A class that both sides have, by name. Raises WireError."""
    if type(name) is not str:
        raise WireError("a class without a name")
    return class_for(name)
