"""The public names of a module, as its text defines them, and what is missing or more than was asked for."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping, Sequence

from harness.suite.structure.binding import Scope
from harness.suite.structure.findings import Finding, quoted
from harness.suite.structure.names import Names, constant_text
from harness.suite.structure.program import Program

__all__ = ["lacking", "surface", "undocumented"]

_UNKNOWN = None
_DYNAMIC = frozenset({"builtins.globals", "builtins.setattr", "builtins.exec", "builtins.vars", "builtins.locals"})

Parameters = tuple[str, ...] | None
"""Names of parameters with their stars, without `self`; None where the text does not tell, or where nothing is called."""


def surface(program: Program, module: str) -> dict[str, Parameters]:
    """Public names with their parameters: `{"load": ("path",), "Registry": ("kind",), "Registry.create": ("spec",)}`."""
    names = program.names[module]
    found: dict[str, Parameters] = {}
    listed = _listed(names)
    for name, values in names.module.bound.items():
        is_public = not name.startswith("_") if listed is None else name in listed
        if is_public and not _is_foreign_import(program, values):
            found.update(_of_name(program, f"{module}.{name}", name))
    return {name: found[name] for name in sorted(found) if "._" not in name}


def lacking(program: Program, module: str, wanted: Mapping[str, Sequence[str] | None]) -> Iterator[Finding]:
    """Names that a module should have and has not, or whose parameters have other names.

    What a module makes by computed names cannot be told from the text, and is then not missed.
    """
    names = program.names.get(module)
    if names is None:
        yield Finding(f"{module.replace('.', '/')}.py", 1, f"there is no module {quoted(module)}")
        return
    found: dict[str, Parameters] = {}
    for name in dict.fromkeys(name.partition(".")[0] for name in wanted):
        if name in names.module.bound:  # private or imported: a documented name may come from anywhere
            found.update(_of_name(program, f"{module}.{name}", name))
    for name, parameters in wanted.items():
        owner = name.rpartition(".")[0]
        if name not in found:
            if not _is_dynamic(program, names, owner):
                yield Finding(names.source.file, _line(program, module, owner), f"has no {quoted(name)}")
        elif parameters is not None and found[name] is not _UNKNOWN and tuple(parameters) != found[name]:
            told = f"{quoted(name)} takes ({', '.join(found[name] or ())}), not ({', '.join(parameters)})"
            yield Finding(names.source.file, _line(program, module, name), told)


def undocumented(program: Program, module: str, documented: Collection[str]) -> Iterator[Finding]:
    """Public names of a module that nobody asked for."""
    names = program.names.get(module)
    if names is None:
        return
    for name in surface(program, module):
        if "." not in name and name not in documented:
            yield Finding(names.source.file, _line(program, module, name), f"{quoted(name)} is public, and not among the documented names")


def _of_name(program: Program, origin: str, name: str) -> Iterator[tuple[str, Parameters]]:
    definition = program.definition(origin)
    if definition is None:
        yield name, _UNKNOWN
    elif isinstance(definition[1], ast.ClassDef):
        yield name, _of_class(program, program.home(origin))
        yield from _members(program, program.home(origin), name)
    else:
        yield name, _of_function(definition[1], is_method=False)


def _members(program: Program, place: str, name: str) -> Iterator[tuple[str, Parameters]]:
    seen: set[str] = set()
    for owner in (place, *program.bases(place)):
        found = program.definition(owner)
        if found is None or not isinstance(found[1], ast.ClassDef):
            continue
        scope = _inside(found[0], found[1])
        for member in scope.bound if scope is not None else ():
            if member not in seen:
                seen.add(member)
                function = program.definition(f"{owner}.{member}")
                known = function is not None and not isinstance(function[1], ast.ClassDef)
                yield f"{name}.{member}", _of_function(function[1], is_method=True) if known and function else _UNKNOWN


def _of_class(program: Program, place: str) -> Parameters:
    """What a class is called with: its `__init__`'s, where the text has one and nothing may come before it."""
    made = program.definition(f"{place}.__init__")
    found = program.definition(place)
    plain = found is not None and isinstance(found[1], ast.ClassDef) and not found[1].keywords and not found[1].decorator_list
    if made is None or not plain or isinstance(made[1], ast.ClassDef):
        return _UNKNOWN
    return _of_function(made[1], is_method=True)


def _of_function(node: ast.AST, *, is_method: bool) -> Parameters:
    """Parameters of a function that no decorator but a method's own has changed."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return _UNKNOWN
    decorators = {ast.unparse(decorator) for decorator in node.decorator_list}
    if decorators - {"staticmethod", "classmethod", "abstractmethod", "abc.abstractmethod", "override", "typing.override", "final"}:
        return _UNKNOWN
    spec = node.args
    positional = [part.arg for part in (*spec.posonlyargs, *spec.args)]
    if is_method and "staticmethod" not in decorators:
        positional = positional[1:]
    rest = [f"*{spec.vararg.arg}"] if spec.vararg else []
    last = [f"**{spec.kwarg.arg}"] if spec.kwarg else []
    return (*positional, *rest, *(part.arg for part in spec.kwonlyargs), *last)


def _is_dynamic(program: Program, names: Names, owner: str) -> bool:
    """Whether names may come from where the text does not show them: computed ones, or a foreign base or decorator."""
    if owner:
        found = program.definition(f"{names.source.module}.{owner}")
        if found is None:  # perhaps bound to something that the text does not describe
            return owner in names.module.bound or _is_dynamic(program, names, "")
        places = [program.home(f"{names.source.module}.{owner}"), *program.bases(f"{names.source.module}.{owner}")]
        classes = [program.definition(place) for place in places]
        if any(known is None and place not in {"builtins.object", "abc.ABC"} for known, place in zip(classes, places, strict=True)):
            return True
        return any(known and isinstance(known[1], ast.ClassDef) and (known[1].keywords or known[1].decorator_list) for known in classes)
    if names.stars or "__getattr__" in names.module.bound:
        return True
    return any(isinstance(node, ast.Call) and names.of(node.func) & _DYNAMIC for node in ast.walk(names.source.tree))


def _listed(names: Names) -> set[str] | None:
    """`__all__`, where it is written out."""
    for value in names.module.bound.get("__all__", ()):
        if isinstance(value, (ast.List, ast.Tuple)):
            return {text for part in value.elts if (text := constant_text(part)) is not None}
    return None


def _is_foreign_import(program: Program, values: Sequence[ast.expr | frozenset[str]]) -> bool:
    return any(isinstance(value, frozenset) and value and not any(program.is_own(origin) for origin in value) for value in values)


def _inside(names: Names, node: ast.ClassDef) -> Scope | None:
    return names.scope_of(node.body[0]) if node.body else None


def _line(program: Program, module: str, name: str) -> int:
    found = program.definition(f"{module}.{name}") if name else None
    return found[1].lineno if found is not None and found[0].source.module == module else 1
