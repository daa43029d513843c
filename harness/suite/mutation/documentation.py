"""What tests may see of a module: its docstrings, signatures, constants and exceptions, without a line of its bodies."""

from __future__ import annotations

import ast
import copy

from harness.parsing import parse

__all__ = ["functions", "outline"]


def outline(source: str) -> str:
    """The source of a documented module without bodies; private names, imports and decorators are left out."""
    kept: list[ast.stmt] = [*parse("from __future__ import annotations").body]
    tree = parse(source)
    documentation = ast.get_docstring(tree, clean=False)
    if documentation is not None:
        kept.insert(0, ast.Expr(ast.Constant(documentation)))
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            kept.append(_signature(node))
        elif isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            kept.append(_exception(node))
        elif isinstance(node, ast.Assign) and _is_plain(node):
            kept.append(node)
    return ast.unparse(ast.fix_missing_locations(ast.Module(kept, [])))


def functions(source: str) -> tuple[str, ...]:
    """Names of the documented functions, constants and exceptions of a module."""
    names: list[str] = []
    for node in parse(outline(source)).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
        elif isinstance(node, ast.Assign):
            names += [target.id for target in node.targets if isinstance(target, ast.Name)]
    return tuple(names)


def _signature(node: ast.FunctionDef) -> ast.FunctionDef:
    documentation = ast.get_docstring(node, clean=False)
    bare = copy.copy(node)
    bare.body = [ast.Expr(ast.Constant(documentation if documentation is not None else ...))]
    bare.decorator_list = []
    return bare


def _exception(node: ast.ClassDef) -> ast.ClassDef:
    bare = copy.copy(node)
    bare.body = [ast.Expr(ast.Constant(ast.get_docstring(node, clean=False) or ...))]
    bare.decorator_list = []
    return bare


def _is_plain(node: ast.Assign) -> bool:
    try:
        ast.literal_eval(node.value)
    except (ValueError, TypeError):
        return False
    return all(isinstance(target, ast.Name) and not (target.id.startswith("_") and target.id != "__all__") for target in node.targets)
