"""State that outlives its makers: `global` statements, and values of a module or a class that functions change in place."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from harness.suite.structure.findings import Finding, quoted
from harness.suite.structure.names import Names
from harness.suite.structure.program import Program, in_function

__all__ = ["global_statements", "is_allowed", "mutable", "mutations", "rebindings"]

_MUTATORS = frozenset(
    {
        *("append", "extend", "insert", "remove", "pop", "clear", "sort", "reverse", "fill"),
        *("appendleft", "extendleft", "popleft", "rotate"),
        *("add", "discard", "difference_update", "intersection_update", "symmetric_difference_update"),
        *("update", "setdefault", "popitem", "move_to_end", "subtract"),
    }
)
_MAKERS = frozenset(
    {f"builtins.{name}" for name in ("list", "dict", "set", "bytearray")}
    | {f"collections.{name}" for name in ("deque", "defaultdict", "Counter", "OrderedDict", "ChainMap")}
    | {f"weakref.{name}" for name in ("WeakKeyDictionary", "WeakValueDictionary", "WeakSet")}
    | {f"numpy.{name}" for name in ("zeros", "ones", "empty", "array", "full", "arange")}
    | {"array.array", "queue.Queue", "types.SimpleNamespace"}
)
_DISPLAYS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)


def global_statements(names: Names) -> Iterator[Finding]:
    """Every name that a function takes by `global` to bind it anew."""
    for node in ast.walk(names.source.tree):
        if isinstance(node, ast.Global) and names.scope_of(node).kind != "module":
            for name in node.names:
                yield Finding(names.source.file, node.lineno, f"changes {quoted(name)} for the whole module by a `global` statement")


def mutations(program: Program, names: Names, shared: Collection[str]) -> Iterator[Finding]:
    """Every place in a function that changes one of these shared values in place. shared: as `mutable` gives them."""
    for node in ast.walk(names.source.tree):
        if in_function(names.scope_of(node)):
            for target in _changed(node):
                for origin in sorted(program.home(name) for name in names.of(target)):
                    if origin in shared:
                        what = f"changes {quoted(origin.rpartition('.')[2])}, which everything in this process shares"
                        yield Finding(names.source.file, getattr(node, "lineno", 1), what)


def rebindings(program: Program, names: Names, allowed: Collection[str]) -> Iterator[Finding]:
    """Every place in a function that binds an attribute of a class, of a function, or of an object that a module holds.

    What `__init_subclass__` gives each class when it is made is the class's own.
    """
    for node in ast.walk(names.source.tree):
        scope = names.scope_of(node)
        if in_function(scope) and not scope.place.endswith(".__init_subclass__"):
            for target in _bound_attributes(node):
                for owner in sorted(program.home(name) for name in names.of(target.value)):
                    places = (owner, f"{owner}.{target.attr}")
                    if program.is_shared(owner) and not any(is_allowed(place, allowed) for place in places):
                        of_whom = quoted(owner.rpartition(".")[2])
                        what = f"changes {quoted(target.attr)} of {of_whom}, which everything in this process shares"
                        yield Finding(names.source.file, target.lineno, what)


def is_allowed(place: str, allowed: Collection[str]) -> bool:
    """Whether an author allows that something is changed, by its whole dotted name or by the end of it."""
    return any(f".{place}".endswith(f".{name}") for name in allowed)


def mutable(names: Names) -> set[str]:
    """Dotted names of the values of a module or of a class that can be changed in place.

    What an `__init__` binds anew for each object (`self.rows = []`) is not the class's any more.
    """
    found = set()
    own = _bound_by_objects(names)
    for node in ast.walk(names.source.tree):
        scope = names.scope_of(node)
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and scope.kind in {"module", "class"} and node.value is not None:
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                if isinstance(target, ast.Name) and _is_mutable(names, node.value) and f"{scope.place}.{target.id}" not in own:
                    found.add(f"{scope.place}.{target.id}")
    return found


def _is_mutable(names: Names, value: ast.expr) -> bool:
    return isinstance(value, _DISPLAYS) or bool({f"{maker}()" for maker in _MAKERS} & names.of(value))


def _bound_by_objects(names: Names) -> set[str]:
    return {
        f"{base.removesuffix('()')}.{target.attr}"
        for node in ast.walk(names.source.tree)
        if isinstance(node, (ast.Assign, ast.AnnAssign))
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute)
        for base in names.of(target.value)
        if base.endswith("()")
    }


def _bound_attributes(node: ast.AST) -> Iterator[ast.Attribute]:
    if isinstance(node, ast.Assign):
        yield from (target for target in node.targets if isinstance(target, ast.Attribute))
    elif isinstance(node, (ast.AugAssign, ast.AnnAssign)) and isinstance(node.target, ast.Attribute):
        yield node.target


def _changed(node: ast.AST) -> Iterator[ast.expr]:
    """The values that a statement or a call changes in place."""
    match node:
        case ast.Assign():
            yield from (target.value for target in node.targets if isinstance(target, ast.Subscript))
        case ast.Delete():
            yield from (target.value for target in node.targets if isinstance(target, ast.Subscript))
        case ast.AugAssign():
            yield node.target.value if isinstance(node.target, ast.Subscript) else node.target
        case ast.Call(func=ast.Attribute(attr=name, value=value)) if name in _MUTATORS:
            yield value
        case _:
            pass
