"""The submission as a whole: which module has which name, what a class inherits, and what a package passes on."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from harness.suite.structure.binding import Definition, Scope, outwards
from harness.suite.structure.names import Names
from harness.suite.structure.sources import Source

__all__ = ["Program", "in_function"]

_LONGEST_CHAIN = 20


class Program:
    """All files of one submission."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self.names: Mapping[str, Names] = {source.module: Names(source) for source in sources}
        self._definitions = {place: (names, node) for names in self.names.values() for place, node in names.definitions.items()}
        self._bases: dict[str, tuple[str, ...]] = {}

    @property
    def files(self) -> dict[str, str]:
        """The file of each module."""
        return {module: names.source.file for module, names in self.names.items()}

    def is_own(self, origin: str) -> bool:
        """Whether something is of the submission's own making."""
        return origin.partition(".")[0].removesuffix("()") in {module.partition(".")[0] for module in self.names}

    def definition(self, origin: str) -> tuple[Names, Definition] | None:
        """The function, method or class that a name stands for."""
        return self._definitions.get(self.home(origin))

    def is_shared(self, place: str) -> bool:
        """Whether this is a variable of a module, or a class or a function that is not made anew by each call."""
        module, _, name = place.rpartition(".")
        if module in self.names and any(isinstance(value, ast.expr) for value in self.names[module].module.bound.get(name, ())):
            return True
        found = self._definitions.get(place)
        return found is not None and not in_function(found[0].scope_of(found[1]))

    def home(self, origin: str) -> str:
        """Where something is really bound: past what packages pass on, and up to the class that it is inherited from.

        An attribute of an object is looked up in its class: what the object binds by itself, this does not know.
        """
        for _ in range(_LONGEST_CHAIN):
            step = self._passed_on(origin) or self._inherited(origin)
            if step is None or step == origin:
                return origin
            origin = step
        return origin

    def bases(self, place: str) -> tuple[str, ...]:
        """The classes that a class is derived from, the nearest first."""
        if place not in self._bases:
            self._bases[place] = ()  # while it is found out: a class that is its own base has none
            self._bases[place] = tuple(self._found_bases(place))
        return self._bases[place]

    def _found_bases(self, place: str) -> Iterator[str]:
        waiting, seen = [place], {place}
        while waiting and len(seen) < _LONGEST_CHAIN:
            names, node = self._definitions.get(waiting.pop(0), (None, None))
            if names is not None and isinstance(node, ast.ClassDef):
                direct = [self.home(origin) for base in node.bases for origin in sorted(names.of(base))]
                fresh = [base for base in direct if base not in seen]
                seen.update(fresh)
                waiting += fresh
                yield from fresh

    def _passed_on(self, origin: str) -> str | None:
        """The same by the name that it has where it comes from, if a module only imports it."""
        module = next((part for part in _heads(origin) if part in self.names), None)
        if module is None or origin == module:
            return None
        name, dot, rest = origin[len(module) + 1 :].partition(".")
        called = len(name) - len(name.rstrip("()"))
        bound = self.names[module].module.bound.get(name[: len(name) - called] if called else name, [])
        for value in bound:
            if isinstance(value, frozenset):
                for other in sorted(value):
                    if other != f"{module}.{name[: len(name) - called]}":
                        return f"{other}{name[len(name) - called :] if called else ''}{dot}{rest}"
        return None

    def _inherited(self, origin: str) -> str | None:
        head, _, last = origin.rpartition(".")
        place = head.removesuffix("()")
        found = self._definitions.get(place)
        if found is None or not isinstance(found[1], ast.ClassDef):
            return None
        for owner in (place, *self.bases(place)):
            if self._binds(owner, last):
                return f"{owner}.{last}"
        return f"{place}.{last}"

    def _binds(self, place: str, name: str) -> bool:
        names, node = self._definitions.get(place, (None, None))
        if names is None or not isinstance(node, ast.ClassDef) or not node.body:
            return False
        return name in names.scope_of(node.body[0]).bound


def in_function(scope: Scope) -> bool:
    """Whether what stands there runs when a function is called, not when the module is imported."""
    return any(outer.kind == "function" for outer in outwards(scope))


def _heads(origin: str) -> Iterator[str]:
    """`a.b.c`, `a.b`, `a`."""
    while origin:
        yield origin
        origin = origin.rpartition(".")[0]
