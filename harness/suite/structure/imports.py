"""What the submission imports, and whether its own modules import one another in a circle."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from harness.suite.structure.findings import Finding, quoted
from harness.suite.structure.names import Names

__all__ = ["Import", "cycles", "denied", "imports", "unlisted"]


@dataclass(frozen=True, slots=True)
class Import:
    """One name that is imported. module: dotted, absolute. name: of a `from` import, else "".

    late: it stands in a function, so importing the module does not perform it. typing: it stands under TYPE_CHECKING.
    """

    file: str
    line: int
    module: str
    name: str = ""
    late: bool = False
    typing: bool = False

    @property
    def full(self) -> str:
        """What it brings in, if that is a module: "package.module"."""
        return f"{self.module}.{self.name}" if self.name and self.module else self.module or self.name


def imports(names: Names) -> Iterator[Import]:
    """Every import of a file, wherever it stands."""
    stack: list[tuple[ast.AST, bool, bool]] = [(names.source.tree, False, False)]
    while stack:
        node, late, typing = stack.pop()
        place = (names.source.file, getattr(node, "lineno", 1))
        if isinstance(node, ast.Import):
            yield from (Import(*place, alias.name, "", late, typing) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (Import(*place, names.absolute(node), alias.name, late, typing) for alias in node.names)
        else:
            late = late or isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
            for child in ast.iter_child_nodes(node):
                under = typing or (isinstance(node, ast.If) and is_type_checking(names, node.test) and child in node.body)
                stack.append((child, late, under))


def is_type_checking(names: Names, test: ast.expr) -> bool:
    """Whether a condition is `TYPE_CHECKING`, by whatever import."""
    return "typing.TYPE_CHECKING" in names.of(test)


def unlisted(found: Iterable[Import], allowed: Collection[str], own: Collection[str]) -> Iterator[Finding]:
    """Imports of packages that are neither allowed, nor the standard library's, nor the submission's own."""
    top_level = {name.partition(".")[0] for name in own}
    for entry in found:
        package = entry.full.partition(".")[0]
        if package not in {*allowed, *top_level} and package not in sys.stdlib_module_names and package:
            listed = ", ".join(sorted(allowed)) or "none"
            yield Finding(entry.file, entry.line, f"imports {quoted(package)}; besides the standard library it may import {listed}")


def denied(found: Iterable[Import], names: Collection[str]) -> Iterator[Finding]:
    """Imports of these modules, or of anything in them."""
    for entry in found:
        if any(f"{part}.".startswith(f"{name}.") for part in (entry.module, entry.full) for name in names):
            yield Finding(entry.file, entry.line, f"imports {quoted(entry.full)}, which it must do without")


def cycles(found: Iterable[Import], files: Mapping[str, str]) -> Iterator[Finding]:
    """Circles of modules that cannot be imported one without the other. files: the file of each own module.

    An import in a function or under TYPE_CHECKING breaks a circle, and so does not make one. A package that imports
    its own parts makes none either, unless a part takes something back from the package itself.
    """
    edges: dict[str, dict[str, int]] = {module: {} for module in files}
    of_file = {file: module for module, file in files.items()}
    for entry in found:
        target = entry.full if entry.full in files else entry.module
        source = of_file[entry.file]
        if not entry.late and not entry.typing and target in files and target != source:
            edges[source].setdefault(target, entry.line)
    for circle in _circles(edges):
        first = circle[0]
        path = _around(first, circle, edges)
        told = ", which imports ".join(quoted(module) for module in [*path[1:], first])
        yield Finding(files[first], edges[first][path[1]], f"{quoted(first)} imports {told} again")


def _circles(edges: Mapping[str, Mapping[str, int]]) -> list[list[str]]:
    """Groups of modules each of which reaches all others, by name."""
    reach = {module: _reachable(module, edges) for module in edges}
    groups = {tuple(sorted(other for other in reach[module] if module in reach[other])) for module in edges if module in reach[module]}
    return [list(group) for group in sorted(groups)]


def _reachable(start: str, edges: Mapping[str, Mapping[str, int]]) -> set[str]:
    seen: set[str] = set()
    waiting = [*edges[start]]
    while waiting:
        module = waiting.pop()
        if module not in seen:
            seen.add(module)
            waiting += edges[module]
    return seen


def _around(first: str, circle: Sequence[str], edges: Mapping[str, Mapping[str, int]]) -> list[str]:
    """The shortest way from a module back to itself, without its end."""
    paths = [[first]]
    met = {first}
    for path in paths:
        for step in sorted(edges[path[-1]]):
            if step == first:
                return path
            if step in circle and step not in met:
                met.add(step)
                paths.append([*path, step])
    return [first]
