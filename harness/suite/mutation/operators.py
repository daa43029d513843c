"""Small changes of a program's syntax tree that make it wrong more often than not: each operator on each place, one at a time."""

from __future__ import annotations

import ast
import copy
import difflib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from harness.parsing import parse

__all__ = ["OPERATORS", "Generated", "generate"]

_Path = tuple[tuple[str, int | None], ...]
_Changes = Iterator["ast.AST | list[ast.stmt]"]

_COMPARISONS: dict[type, type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_BOUNDARIES: dict[type, type[ast.cmpop]] = {ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt}
_ARITHMETIC: dict[type, tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div,),
    ast.Mod: (ast.Mult,),
    ast.Pow: (ast.Mult,),
}
_LEAST_ARGUMENTS = 2


@dataclass(frozen=True, slots=True)
class Generated:
    """A program with one change. id: operator, function and a count, stable while the function stays as it is.

    function: the outermost function or class that the change is in, "" for none. text: the whole program.
    diff: what was changed, as a unified diff of both programs written out from their trees.
    """

    id: str
    operator: str
    function: str
    line: int
    text: str
    diff: str


def generate(source: str, name: str = "module.py") -> Iterator[Generated]:
    """Every program that one operator makes of this one, in the order of its lines; none twice, and none that is the same."""
    tree = parse(source)
    before = ast.unparse(tree)
    numbers: Counter[tuple[str, str]] = Counter()
    known = {before}
    for path, node in _places(tree):
        for operator, change in OPERATORS.items():
            for replacement in change(node):
                function = _function(tree, path)
                numbers[operator, function] += 1
                text = _changed(tree, path, replacement)
                if text not in known:
                    known.add(text)
                    made = f"{operator}:{function}:{numbers[operator, function]}"
                    yield Generated(made, operator, function, getattr(node, "lineno", 0), text, _diff(before, text, name))


def _comparison(node: ast.AST) -> _Changes:
    yield from _compared(node, _COMPARISONS)


def _boundary(node: ast.AST) -> _Changes:
    yield from _compared(node, _BOUNDARIES)


def _arithmetic(node: ast.AST) -> _Changes:
    if isinstance(node, ast.BinOp | ast.AugAssign):
        for operator in _ARITHMETIC.get(type(node.op), ()):
            changed = copy.copy(node)
            changed.op = operator()
            yield changed
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        yield node.operand


def _constant(node: ast.AST) -> _Changes:
    if not isinstance(node, ast.Constant):
        return
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int | float):
        yield from (ast.Constant(other) for other in (value + 1, value - 1))


def _condition(node: ast.AST) -> _Changes:
    if isinstance(node, ast.If | ast.IfExp):
        changed = copy.copy(node)
        changed.test = ast.UnaryOp(ast.Not(), node.test)
        yield changed
    elif isinstance(node, ast.BoolOp):
        yield ast.BoolOp(ast.And() if isinstance(node.op, ast.Or) else ast.Or(), node.values)
        for number in range(len(node.values)):
            left = [*node.values[:number], *node.values[number + 1 :]]
            yield left[0] if len(left) == 1 else ast.BoolOp(node.op, left)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand
    elif isinstance(node, ast.comprehension) and node.ifs:
        changed_loop = copy.copy(node)
        changed_loop.ifs = []
        yield changed_loop


def _answer(node: ast.AST) -> _Changes:
    if isinstance(node, ast.Return) and node.value is not None and not _is_none(node.value):
        yield ast.Return(ast.Constant(None))


def _dropped_raise(node: ast.AST) -> _Changes:
    if isinstance(node, ast.Raise):
        yield ast.Pass()


def _dropped_call(node: ast.AST) -> _Changes:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield ast.Pass()
    elif isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords and isinstance(node.func, ast.Name | ast.Attribute):
        yield node.args[0]


def _dropped_statement(node: ast.AST) -> _Changes:
    if isinstance(node, ast.Assign | ast.AugAssign | ast.Break | ast.Continue | ast.Delete):
        yield ast.Pass()


def _dropped_with(node: ast.AST) -> _Changes:
    if isinstance(node, ast.With | ast.AsyncWith):
        yield node.body


def _widened_except(node: ast.AST) -> _Changes:
    if isinstance(node, ast.ExceptHandler) and node.type is not None and ast.unparse(node.type) != "Exception":
        changed = copy.copy(node)
        changed.type = ast.Name("Exception", ast.Load())
        yield changed


def _swapped_arguments(node: ast.AST) -> _Changes:
    if isinstance(node, ast.Call) and len(node.args) >= _LEAST_ARGUMENTS and not any(isinstance(arg, ast.Starred) for arg in node.args):
        changed = copy.copy(node)
        changed.args = [node.args[1], node.args[0], *node.args[2:]]
        yield changed


OPERATORS: dict[str, Callable[[ast.AST], _Changes]] = {
    "comparison": _comparison,
    "boundary": _boundary,
    "arithmetic": _arithmetic,
    "constant": _constant,
    "condition": _condition,
    "return": _answer,
    "dropped-raise": _dropped_raise,
    "dropped-call": _dropped_call,
    "dropped-statement": _dropped_statement,
    "dropped-with": _dropped_with,
    "widened-except": _widened_except,
    "swapped-arguments": _swapped_arguments,
}
"""Each gives what may stand in the place of a node."""


def _compared(node: ast.AST, table: dict[type, type[ast.cmpop]]) -> _Changes:
    if isinstance(node, ast.Compare):
        for number, operator in enumerate(node.ops):
            if type(operator) in table:
                operators = [*node.ops]
                operators[number] = table[type(operator)]()
                yield ast.Compare(node.left, operators, node.comparators)


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _places(tree: ast.AST, path: _Path = ()) -> Iterator[tuple[_Path, ast.AST]]:
    """Every node that may be changed with the way to it; neither docstrings nor annotations."""
    if path:
        yield path, tree
    for field, value in ast.iter_fields(tree):
        if field in {"annotation", "returns", "decorator_list"}:
            continue
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            is_text = isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)
            if isinstance(child, ast.AST) and not is_text:
                yield from _places(child, (*path, (field, index if isinstance(value, list) else None)))


def _function(tree: ast.Module, path: _Path) -> str:
    node = tree.body[path[0][1] or 0]
    return node.name if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) else ""


def _changed(tree: ast.Module, path: _Path, replacement: ast.AST | list[ast.stmt]) -> str:
    """The program with something else in one place; the tree itself stays as it is."""
    top = parent = copy.copy(tree)
    for field, index in path[:-1]:
        value = getattr(parent, field)
        child = copy.copy(value if index is None else value[index])
        _put(parent, field, index, child)
        parent = child
    _put(parent, *path[-1], replacement)
    return ast.unparse(ast.fix_missing_locations(top))


def _put(parent: ast.AST, field: str, index: int | None, new: ast.AST | list[ast.stmt]) -> None:
    if index is None:
        setattr(parent, field, new)
        return
    values = [*getattr(parent, field)]
    values[index : index + 1] = new if isinstance(new, list) else [new]
    setattr(parent, field, values)


def _diff(before: str, after: str, name: str) -> str:
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), name, name, n=2, lineterm="")
    return "\n".join(lines)
