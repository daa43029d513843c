"""Syntax trees of an exercise's files: reading them, and rewriting functions of a whole submission at a stroke."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from grader.catalog import contents
from grader.model import Submission
from harness.parsing import parse

__all__ = ["Function", "Place", "dotted_names", "functions", "modules", "places", "rewritten", "with_files", "without_docstring"]

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True, slots=True)
class Place:
    """Where a function stands. file: relative path. name: dotted, through classes and functions around it."""

    file: str
    name: str

    @property
    def is_public(self) -> bool:
        """Whether every part of the name is public; special methods are not."""
        return not any(part.startswith("_") for part in self.name.split("."))


def functions(tree: ast.AST) -> list[Function]:
    """Every function and method in a tree, nested ones too."""
    return [node for node in ast.walk(tree) if isinstance(node, Function)]


def modules(submission: Submission) -> dict[str, ast.Module]:
    """The trees of a submission's Python files, by path; what is not valid Python is left out."""
    found = {}
    for name, content in sorted(submission.files.items()):
        if name.endswith(".py"):
            try:
                found[name] = parse(content)
            except (SyntaxError, ValueError):
                continue
    return found


def places(submission: Submission) -> Iterator[tuple[Place, Function]]:
    """Every function and method of a submission that is no function's inner one, and where it stands."""
    for file, tree in modules(submission).items():
        yield from ((Place(file, name), function) for name, function in _named(tree, ""))


def rewritten(
    submission: Submission, label: str, change: Callable[[Function], list[ast.stmt]], only: Place | None = None, head: str = ""
) -> Submission:
    """The submission with the bodies of its functions replaced by what `change` makes of them.

    only: that function alone; otherwise all but special methods. head: statements that each file begins with.
    """
    files = dict(submission.files)
    for file, tree in modules(submission).items():
        if only is not None and file != only.file:
            continue
        chosen = [f for f in functions(tree) if not f.name.startswith("__")] if only is None else _at(tree, only.name)
        for function in chosen:
            function.body = change(function)
        tree.body[_first_statement(tree) : _first_statement(tree)] = parse(head).body
        files[file] = ast.unparse(ast.fix_missing_locations(tree)).encode()
    return with_files(files, label)


def with_files(files: Mapping[str, bytes], label: str) -> Submission:
    """A submission of those files."""
    return Submission(files=dict(files), digest=contents.digest(files.items()), label=label, refusals=())


def without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    """The statements of a body but for its docstring."""
    has_one = (
        bool(body) and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and isinstance(body[0].value.value, str)
    )
    return body[1:] if has_one else body


def dotted_names(tree: ast.Module) -> Iterator[tuple[ast.expr, str]]:
    """Each name and attribute that a module reads, under its full dotted name: aliases of imports are followed."""
    meant: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            meant |= {a.asname or a.name.partition(".")[0]: a.name if a.asname else a.name.partition(".")[0] for a in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            meant |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    _follow_assignments(tree, meant)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute | ast.Call) and (name := _dotted(node, meant)):
            yield node, name


def _follow_assignments(tree: ast.Module, meant: dict[str, str]) -> None:
    """Names that stand for imported ones: `rest = time.sleep`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            name = _dotted(node.value, meant)
            if name and name.partition(".")[0] in {full.partition(".")[0] for full in meant.values()}:
                meant.setdefault(node.targets[0].id, name)


def _dotted(node: ast.expr, meant: Mapping[str, str]) -> str:
    """The full name of an expression, "" when it has none. `getattr(x, "y")` and imports by text are read as what they are."""
    if isinstance(node, ast.Name):
        return meant.get(node.id, "")
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value, meant)
        return f"{owner}.{node.attr}" if owner else ""
    if isinstance(node, ast.Call):
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if isinstance(node.func, ast.Name) and node.func.id == "__import__" and texts:
            return texts[0].partition(".")[0]
        if _dotted(node.func, meant) == "importlib.import_module" and texts:
            return texts[0]
        if isinstance(node.func, ast.Name) and node.func.id == "getattr" and texts:
            owner = _dotted(node.args[0], meant)
            return f"{owner}.{texts[0]}" if owner else ""
    return ""


def _named(scope: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
    for node in ast.iter_child_nodes(scope):
        if isinstance(node, Function):
            yield prefix + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from _named(node, f"{prefix}{node.name}.")
        elif isinstance(node, ast.If | ast.Try | ast.With):
            yield from _named(node, prefix)


def _at(tree: ast.Module, name: str) -> list[Function]:
    """Of several of that name, such as a property and its setter or overloads, all."""
    return [function for found, function in _named(tree, "") if found == name]


def _first_statement(tree: ast.Module) -> int:
    """Where a module's own statements begin: after its docstring and what it takes from the future."""
    body = without_docstring(tree.body)
    rest = [node for node in body if not (isinstance(node, ast.ImportFrom) and node.module == "__future__")]
    return len(tree.body) - len(rest)
