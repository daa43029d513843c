"""Which names a text binds, in which scope, and to what: everything that is ever bound there, in whatever order."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from harness.suite.structure.sources import Source

__all__ = ["Binder", "Definition", "Origins", "Scope", "outwards"]

Origins = frozenset[str]
"""What a name may stand for, as dotted names."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_OF_THE_CLASS = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})
_NOTHING: Origins = frozenset()


@dataclass(slots=True, eq=False)
class Scope:
    """A stretch of text with names of its own. kind: module, class, function or comprehension. place: its dotted name.

    bound: expressions, or what is known already, for each name. elsewhere: names that `global` or `nonlocal` takes from outside.
    """

    kind: str
    place: str
    parent: Scope | None = None
    bound: dict[str, list[ast.expr | Origins]] = field(default_factory=dict)
    elsewhere: dict[str, type[ast.AST]] = field(default_factory=dict)

    def bind(self, name: str, value: ast.expr | Origins) -> None:
        """Add what a name may stand for."""
        self.bound.setdefault(name, []).append(value)


class Binder:
    """Walks one file once. definitions: functions and classes by dotted name. stars: modules that all names are taken from."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.module = Scope("module", source.module)
        self.scopes: dict[ast.AST, Scope] = {}
        self.definitions: dict[str, Definition] = {}
        self.stars: list[str] = []
        stack: list[tuple[ast.AST, Scope]] = [(source.tree, self.module)]
        while stack:
            node, scope = stack.pop()
            self.scopes[node] = scope
            self._bind(node, scope)
            stack += reversed([*self._inside(node, scope)])

    def absolute(self, node: ast.ImportFrom) -> str:
        """The dotted name of the module that a `from` import takes from."""
        if not node.level:
            return node.module or ""
        package = self._source.module.split(".") if self._source.module else []
        up = node.level - 1 if self._source.is_package else node.level
        return ".".join([*package[: max(len(package) - up, 0)], *([node.module] if node.module else [])])

    def _inside(self, node: ast.AST, scope: Scope) -> Iterator[tuple[ast.AST, Scope]]:
        """Children, each with the scope that it stands in."""
        inner, body = scope, set[ast.AST]()
        if isinstance(node, ast.ClassDef):
            inner, body = Scope("class", f"{scope.place}.{node.name}", scope), {*node.body}
        elif isinstance(node, (*_FUNCTIONS, ast.Lambda)):
            name = "<lambda>" if isinstance(node, ast.Lambda) else node.name
            inner, body = Scope("function", f"{scope.place}.{name}", scope), {node.body} if isinstance(node, ast.Lambda) else {*node.body}
            _bind_parameters(node, scope, inner)
        elif isinstance(node, _COMPREHENSIONS):
            inner = Scope("comprehension", scope.place, scope)
            body = {*ast.iter_child_nodes(node)}
        yield from ((child, inner if child in body else scope) for child in ast.iter_child_nodes(node))

    def _bind(self, node: ast.AST, scope: Scope) -> None:
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Store):  # by whatever statement: it is no built-in any more
                self._owner(node.id, scope).bound.setdefault(node.id, [])
        elif isinstance(node, ast.expr):
            if isinstance(node, ast.NamedExpr):
                self._bind_target(node.target, node.value, next(outer for outer in outwards(scope) if outer.kind != "comprehension"))
        elif isinstance(node, (*_FUNCTIONS, ast.ClassDef)):
            self.definitions.setdefault(f"{scope.place}.{node.name}", node)
            self._owner(node.name, scope).bind(node.name, frozenset({f"{scope.place}.{node.name}"}))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self._bind_import(node, scope)
        else:
            self._bind_statement(node, scope)

    def _bind_statement(self, node: ast.AST, scope: Scope) -> None:
        match node:
            case ast.Assign():
                for target in node.targets:
                    self._bind_target(target, node.value, scope)
            case ast.AnnAssign(value=ast.expr() as value):
                self._bind_target(node.target, value, scope)
            case ast.withitem(optional_vars=ast.expr() as target):
                self._bind_target(target, node.context_expr, scope)
            case ast.ExceptHandler(name=str(name)) | ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                scope.bind(name, _NOTHING)
            case ast.MatchMapping(rest=str(name)):
                scope.bind(name, _NOTHING)
            case ast.Global() | ast.Nonlocal():
                scope.elsewhere.update(dict.fromkeys(node.names, type(node)))
            case _:
                pass

    def _bind_import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        module = self.absolute(node) if isinstance(node, ast.ImportFrom) else ""
        for alias in node.names:
            top = alias.name.partition(".")[0]
            name = alias.asname or (alias.name if isinstance(node, ast.ImportFrom) else top)
            if alias.name == "*":
                self.stars.append(module)
            elif isinstance(node, ast.Import):
                self._owner(name, scope).bind(name, frozenset({alias.name if alias.asname else top}))
            else:
                self._owner(name, scope).bind(name, frozenset({f"{module}.{alias.name}" if module else alias.name}))

    def _bind_target(self, target: ast.expr, value: ast.expr, scope: Scope) -> None:
        if isinstance(target, ast.Name):
            self._owner(target.id, scope).bind(target.id, value)
        elif isinstance(target, (ast.Tuple, ast.List)) and isinstance(value, (ast.Tuple, ast.List)) and len(value.elts) == len(target.elts):
            for part, its_value in zip(target.elts, value.elts, strict=True):
                if isinstance(part, ast.Name):
                    self._owner(part.id, scope).bind(part.id, its_value)

    def _owner(self, name: str, scope: Scope) -> Scope:
        """The scope that a name belongs to that is bound in `scope`."""
        taken = scope.elsewhere.get(name)
        if taken is ast.Global:
            return self.module
        if taken is ast.Nonlocal:
            return next((outer for outer in outwards(scope.parent) if name in outer.bound), scope)
        return scope


def outwards(scope: Scope | None) -> Iterator[Scope]:
    """A scope and those around it, the innermost first."""
    while scope is not None:
        yield scope
        scope = scope.parent


def _bind_parameters(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, outer: Scope, inner: Scope) -> None:
    """Parameters stand for nothing that the text tells, but the first of a method: an object of the class, or the class."""
    spec = node.args
    positional = [*spec.posonlyargs, *spec.args]
    for parameter in (*positional, *spec.kwonlyargs, *filter(None, (spec.vararg, spec.kwarg))):
        inner.bind(parameter.arg, _NOTHING)
    if outer.kind == "class" and positional and not isinstance(node, ast.Lambda):
        decorators = {part.id for part in node.decorator_list if isinstance(part, ast.Name)}
        if "staticmethod" not in decorators:
            is_class = "classmethod" in decorators or node.name in _OF_THE_CLASS
            inner.bound[positional[0].arg] = [frozenset({outer.place if is_class else f"{outer.place}()"})]
