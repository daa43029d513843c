"""Points in a submission's text: wherever another thread could run between two operations on what threads share.

A point comes after each load of an attribute or an item, after each call and each `in`, before each statement that
stores to an attribute, an item or a global, in each turn of a loop, and at each element of a comprehension.
`a.x += v` becomes a load, a point, the operation and a store. What one C function does stays in one piece: that is what
Python promises of `list.append` or `dict.setdefault`. No byte code is looked at, so all versions get the same points.
"""

from __future__ import annotations

import ast
import operator
import types
import warnings
from collections.abc import Callable
from typing import Any

__all__ = ["Sites", "instrument"]

Point = Callable[[Any, int], Any]
Sites = list[int]
"""The line of each point, by its number."""

_MARK = "\0prodgrade:"
_POINT = "point"
_OPERATIONS: dict[type[ast.operator], str] = {
    ast.Add: "iadd",
    ast.Sub: "isub",
    ast.Mult: "imul",
    ast.Div: "itruediv",
    ast.FloorDiv: "ifloordiv",
    ast.Mod: "imod",
    ast.Pow: "ipow",
    ast.BitOr: "ior",
    ast.BitAnd: "iand",
    ast.BitXor: "ixor",
    ast.LShift: "ilshift",
    ast.RShift: "irshift",
    ast.MatMult: "imatmul",
}
_PURE = frozenset(
    "range len isinstance issubclass print enumerate zip min max str int float repr super type bool abs sum any all "
    "ValueError TypeError KeyError RuntimeError Exception".split()
)
"""Calls after which nobody else needs a turn: they touch nothing that is shared, or raise."""
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")


def instrument(source: str | bytes, filename: str, point: Point, first_site: int) -> tuple[types.CodeType, Sites]:
    """Code that calls `point(value, site)` at each point, and gives its value. Raises SyntaxError.

    The helpers are constants of the code, so that there is no name which a submission could give another meaning.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a call of a constant looks odd until the constant is put there
        tree = ast.parse(source, filename)
        points = _Points(tree, first_site)
        tree.body = points.block(tree.body)
        code = compile(ast.fix_missing_locations(tree), filename, "exec", dont_inherit=True)
    helpers: dict[str, Any] = {name: getattr(operator, name) for name in _OPERATIONS.values()}
    return _bind(code, {**helpers, _POINT: point}), points.sites


def _bind(code: types.CodeType, helpers: dict[str, Any]) -> types.CodeType:
    constants = []
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            constants.append(_bind(constant, helpers))
        elif type(constant) is str and constant.startswith(_MARK):
            constants.append(helpers[constant[len(_MARK) :]])
        else:
            constants.append(constant)
    return code.replace(co_consts=tuple(constants))


def _helper(name: str) -> ast.expr:
    return ast.Constant(_MARK + name)


class _Points(ast.NodeTransformer):
    def __init__(self, tree: ast.Module, first_site: int) -> None:
        self.sites: Sites = []
        self._first = first_site
        self._temporaries = 0
        self._shared = {name for node in ast.walk(tree) if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names}

    def block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """The statements of a block, with points before those that store."""
        done: list[ast.stmt] = []
        for statement in body:
            if isinstance(statement, ast.AugAssign):
                done += self._augmented(statement)
                continue
            if any(self._stores(target) for target in _targets(statement)):
                done.append(self._before(statement))
            done.append(self.visit(statement))
        return done

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for name, value in ast.iter_fields(node):
            if name in _BLOCKS and isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                block = self.block(value)
                if name == "body" and isinstance(node, (ast.While, ast.For, ast.AsyncFor)):
                    block.insert(0, self._before(value[0]))
                setattr(node, name, block)
            elif isinstance(value, list):
                setattr(node, name, [self.visit(item) if isinstance(item, ast.AST) else item for item in value])
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        return node

    # Points.

    def _point(self, value: ast.expr, place: ast.AST) -> ast.expr:
        self.sites.append(getattr(place, "lineno", 0))
        site = ast.Constant(self._first + len(self.sites) - 1)
        return ast.copy_location(ast.Call(_helper(_POINT), [value, site], []), place)

    def _before(self, statement: ast.stmt) -> ast.stmt:
        return ast.copy_location(ast.Expr(self._point(ast.Constant(None), statement)), statement)

    # Expressions.

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        return self._point(node, node) if isinstance(node.ctx, ast.Load) else node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        return self._point(node, node) if isinstance(node.ctx, ast.Load) else node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._point(node, node) if isinstance(node.ctx, ast.Load) and node.id in self._shared else node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        return self._point(node, node) if any(isinstance(op, (ast.In, ast.NotIn)) for op in node.ops) else node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
        else:
            node.func = self.visit(node.func)
        node.args = [self.visit(argument) for argument in node.args]
        node.keywords = [self.visit(keyword) for keyword in node.keywords]
        return node if isinstance(node.func, ast.Name) and node.func.id in _PURE else self._point(node, node)

    def _element(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> ast.expr:
        self.generic_visit(node)
        node.elt = self._point(node.elt, node.elt)
        return node

    visit_ListComp = visit_SetComp = visit_GeneratorExp = _element

    def visit_DictComp(self, node: ast.DictComp) -> ast.expr:
        self.generic_visit(node)
        node.value = self._point(node.value, node.value)
        return node

    def _as_it_is(self, node: ast.AST) -> ast.AST:
        """Patterns and types take no calls; texts are of no interest."""
        return node

    visit_MatchValue = visit_MatchClass = visit_MatchMapping = visit_JoinedStr = visit_TypeAlias = _as_it_is

    # Statements.

    def _definition(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> ast.stmt:
        node.body = self.block(node.body)
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = _definition

    def visit_Lambda(self, node: ast.Lambda) -> ast.expr:
        node.body = self.visit(node.body)
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.stmt:
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def _stores(self, target: ast.AST) -> bool:
        return any(
            isinstance(getattr(part, "ctx", None), (ast.Store, ast.Del))
            and (isinstance(part, (ast.Attribute, ast.Subscript)) or (isinstance(part, ast.Name) and part.id in self._shared))
            for part in ast.walk(target)
        )

    def _augmented(self, node: ast.AugAssign) -> list[ast.stmt]:
        done: list[ast.stmt] = []
        target: ast.expr = node.target
        load: ast.expr
        if isinstance(target, ast.Attribute):
            owner = self._keep(target.value, done)
            load = ast.Attribute(ast.Name(owner, ast.Load()), target.attr, ast.Load())
            target = ast.Attribute(ast.Name(owner, ast.Load()), target.attr, ast.Store())
        elif isinstance(target, ast.Subscript):
            owner, key = self._keep(target.value, done), self._keep(target.slice, done)
            load = ast.Subscript(ast.Name(owner, ast.Load()), ast.Name(key, ast.Load()), ast.Load())
            target = ast.Subscript(ast.Name(owner, ast.Load()), ast.Name(key, ast.Load()), ast.Store())
        elif isinstance(target, ast.Name) and target.id in self._shared:
            load = ast.Name(target.id, ast.Load())
        else:
            node.value = self.visit(node.value)
            return [node]
        done.append(self._before(node))
        read = self._point(ast.copy_location(load, node), node)
        result = ast.Call(_helper(_OPERATIONS[type(node.op)]), [read, self.visit(node.value)], [])
        done.append(ast.copy_location(ast.Assign([target], result), node))
        return done

    def _keep(self, value: ast.expr, before: list[ast.stmt]) -> str:
        """Work `value` out once, ahead of the statement; the name that it has then."""
        self._temporaries += 1
        name = f"__prodgrade_{self._temporaries}__"
        if isinstance(value, ast.Slice):
            parts = [part or ast.Constant(None) for part in (value.lower, value.upper, value.step)]
            value = ast.copy_location(ast.Call(ast.Name("slice", ast.Load()), parts, []), value)
        before.append(ast.copy_location(ast.Assign([ast.Name(name, ast.Store())], self.visit(value)), value))
        return name


def _targets(statement: ast.stmt) -> list[ast.expr]:
    if isinstance(statement, (ast.Assign, ast.Delete)):
        return statement.targets
    if isinstance(statement, ast.AnnAssign) and statement.value is not None:
        return [statement.target]
    return []
