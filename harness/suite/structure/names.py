"""What a name in the submission's text stands for: "builtins.eval", "os.path.join", "components.Registry", by any alias.

The answer looks at all that is ever bound to a name in its scope, in whatever order; a name may so stand for several
things. "f()" is what calling f gives, "C()" an instance of C. What cannot be told is nothing at all.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable

from harness.suite.structure.binding import Binder, Definition, Origins, Scope, outwards
from harness.suite.structure.sources import Source

__all__ = ["Names", "constant_text"]

_NOTHING: Origins = frozenset()
_BUILTINS = frozenset(dir(builtins))
_LONGEST_CHAIN = 40
_MOST_ORIGINS = 20
_LONGEST_ORIGIN = 200
_WRAPPERS = frozenset({"functools.partial", "builtins.staticmethod", "builtins.classmethod"})


class Names:
    """The names of one file, and what its expressions stand for."""

    def __init__(self, source: Source) -> None:
        binder = Binder(source)
        self.source = source
        self.module: Scope = binder.module
        self.definitions: dict[str, Definition] = binder.definitions
        self.stars: list[str] = binder.stars
        self.absolute: Callable[[ast.ImportFrom], str] = binder.absolute
        self._scopes = binder.scopes
        self._known: dict[tuple[Scope, str] | ast.AST, Origins] = {}
        self._chain = self._cuts = 0
        for node in reversed(self._scopes):  # parts before wholes, so that no long chain of dots is gone through again and again
            if isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
                self.of(node)

    def scope_of(self, node: ast.AST) -> Scope:
        """The scope in which a node stands; a definition stands in the one around it."""
        return self._scopes.get(node, self.module)

    def of(self, node: ast.AST) -> Origins:
        """All that an expression may stand for."""
        known = self._known.get(node)
        if known is not None:
            return known
        if self._chain >= _LONGEST_CHAIN:
            self._cuts += 1
            return _NOTHING
        self._chain += 1
        cuts = self._cuts
        try:
            found = self._of(node)
        finally:
            self._chain -= 1
        if len(found) > _MOST_ORIGINS:
            found = _NOTHING
        if cuts == self._cuts:  # else it might be more, when asked from nearer
            self._known[node] = found
        return found

    def _of(self, node: ast.AST) -> Origins:
        if isinstance(node, ast.Name):
            return self._lookup(node.id, self.scope_of(node))
        if isinstance(node, ast.Attribute):
            return self._attribute(self.of(node.value), node.attr)
        if isinstance(node, ast.Subscript):
            return self._item(node)
        return self._called(node) if isinstance(node, ast.Call) else self._one_of(node)

    def _one_of(self, node: ast.AST) -> Origins:
        match node:
            case ast.IfExp():
                parts = [node.body, node.orelse]
            case ast.BoolOp():
                parts = node.values
            case ast.NamedExpr() | ast.Await() | ast.Starred():
                parts = [node.value]
            case ast.BinOp(op=ast.Div()):  # a path below a path
                return frozenset(name for name in self.of(node.left) if name.startswith("pathlib."))
            case _:
                parts = []
        return frozenset[str]().union(*map(self.of, parts))

    def _lookup(self, name: str, scope: Scope) -> Origins:
        for outer in outwards(scope):
            owner = self.module if outer.elsewhere.get(name) is ast.Global else outer
            if name in owner.bound and (outer is scope or owner.kind != "class"):
                return self._of_bound(owner, name)
        if name == "__builtins__":
            return frozenset({"builtins"})
        if name in _BUILTINS:
            return frozenset({f"builtins.{name}"})
        return frozenset(f"{module}.{name}" for module in self.stars)

    def _of_bound(self, scope: Scope, name: str) -> Origins:
        key = (scope, name)
        if key not in self._known:
            self._known[key] = _NOTHING  # while it is being found out: a name bound to itself says nothing
            self._cuts += 1
            values = scope.bound[name]
            found = frozenset[str]().union(*(value if isinstance(value, frozenset) else self.of(value) for value in values))
            is_variable = scope.kind in {"module", "class"} and not all(isinstance(value, frozenset) for value in values)
            self._known[key] = found | {f"{scope.place}.{name}"} if is_variable else found
        return self._known[key]

    @staticmethod
    def _attribute(bases: Origins, name: str) -> Origins:
        if name in {"__builtins__", "f_builtins"}:
            return frozenset({"builtins"})
        if name in {"__globals__", "f_globals"}:
            return frozenset({"builtins.globals()"})
        return frozenset(f"{base}.{name}" for base in bases if len(base) < _LONGEST_ORIGIN)

    def _item(self, node: ast.Subscript) -> Origins:
        key = constant_text(node.slice)
        if key == "__builtins__":
            return frozenset({"builtins"})
        found: set[str] = set()
        for base in self.of(node.value):
            if key is None:
                found.add(f"{base}[]")
            elif base == "builtins" or base.endswith(".__dict__"):
                found.add(f"{base.removesuffix('.__dict__')}.{key}")
            elif base in {"builtins.globals()", "builtins.vars()"}:
                found |= self._lookup(key, self.module)
            elif base == "sys.modules":
                found.add(key)
            else:
                found.add(f"{base}[]")
        return frozenset(found)

    def _called(self, node: ast.Call) -> Origins:
        found: set[str] = set()
        for callee in self.of(node.func):
            found |= self._given(callee, node.args) if node.args else {f"{callee}()"}
        return frozenset(name for name in found if len(name) < _LONGEST_ORIGIN)

    def _given(self, callee: str, arguments: list[ast.expr]) -> Origins | set[str]:
        """What a call with these arguments gives, where it is one that only names something by text."""
        text = constant_text(arguments[0])
        if callee == "builtins.getattr" and len(arguments) > 1 and (name := constant_text(arguments[1])) is not None:
            return self._attribute(self.of(arguments[0]), name)
        if callee == "builtins.vars":
            return {f"{base}.__dict__" for base in self.of(arguments[0])}
        if callee == "builtins.__import__" and text is not None:
            return {text.partition(".")[0]}
        if callee == "importlib.import_module" and text is not None:
            return {text}
        return self.of(arguments[0]) if callee in _WRAPPERS else {f"{callee}()"}


def constant_text(node: ast.expr) -> str | None:
    """The text that an expression spells, if it spells one."""
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.BinOp(op=ast.Add()):
            left, right = constant_text(node.left), constant_text(node.right)
            return None if left is None or right is None else left + right
        case ast.JoinedStr():
            parts = [constant_text(part.value if isinstance(part, ast.FormattedValue) else part) for part in node.values]
            return None if None in parts else "".join(part for part in parts if part is not None)
        case _:
            return None
