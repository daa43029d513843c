"""What importing the submission does besides defining names: a reading of the text, without running it.

What runs on import are the statements of a module and of its classes, decorators and defaults, and the submission's own
functions that these call, as far as they run whatever the circumstances. Of those, only what is known to reach outside
counts; a call that cannot be told is no effect.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from harness.suite.structure.binding import Definition
from harness.suite.structure.effect_table import effect_of, is_setting, may_be_dropped
from harness.suite.structure.findings import Finding, quoted
from harness.suite.structure.imports import is_type_checking
from harness.suite.structure.names import Names
from harness.suite.structure.program import Program

__all__ = ["import_effects"]

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_MOST_FOLLOWED = 200
_MADE = ("__init__", "__new__", "__post_init__")


def import_effects(program: Program) -> Iterator[Finding]:
    """Every line that does something on import that somebody else can notice."""
    reading = _Reading(program)
    for names in program.names.values():
        yield from reading.module(names)


class _Reading:
    """Follows the submission's functions, each once."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._known: dict[ast.AST, list[str]] = {}

    def module(self, names: Names) -> Iterator[Finding]:
        """What importing one module does."""
        for node in _run(names, names.source.tree.body, own=True):
            for line, what in self._told(names, node):
                yield Finding(names.source.file, line, f"importing this {what}")
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                yield from self._dropped(names, node.value)

    def _told(self, names: Names, node: ast.AST) -> Iterator[tuple[int, str]]:
        """What one node does, itself or through the submission's own functions that it calls."""
        if isinstance(node, (ast.Assign, ast.AugAssign, ast.Delete)):
            yield from self._changes(names, node)
        elif isinstance(node, (ast.Call, ast.Attribute, ast.Name)):
            for origin in sorted(names.of(node.func if isinstance(node, ast.Call) else node)):
                effect = effect_of(origin, is_call=isinstance(node, ast.Call))
                if effect:
                    yield node.lineno, effect
        for callee in _callees(node):
            for origin in sorted(names.of(callee)):
                for definition in self._functions(origin):
                    for effect in self._within(*definition):
                        yield callee.lineno, f"calls {quoted(definition[1].name)}, which {effect}"

    def _within(self, names: Names, definition: Definition) -> list[str]:
        if definition not in self._known:
            self._known[definition] = []  # while it is read: a function that calls itself does nothing new
            if len(self._known) <= _MOST_FOLLOWED and not isinstance(definition, ast.AsyncFunctionDef):
                nodes = _run(names, definition.body, own=False)
                self._known[definition] = [*dict.fromkeys(what for node in nodes for _, what in self._told(names, node))]
        return self._known[definition]

    def _functions(self, origin: str) -> Iterator[tuple[Names, Definition]]:
        """What runs when this is called: a function, what makes an object of a class, or the functions that a call gave."""
        program = self._program
        found = program.definition(origin)
        if found is None:
            outer = program.definition(origin.removesuffix("()")) if origin.endswith("()") else None
            if outer is not None and isinstance(outer[1], _FUNCTIONS):
                yield from ((outer[0], node) for node in outer[1].body if isinstance(node, ast.FunctionDef))
        elif isinstance(found[1], ast.ClassDef):
            methods = (program.definition(f"{program.home(origin)}.{name}") for name in _MADE)
            yield from (method for method in methods if method is not None)
        else:
            yield found

    def _changes(self, names: Names, node: ast.Assign | ast.AugAssign | ast.Delete) -> Iterator[tuple[int, str]]:
        """Names of other people's modules that are bound anew."""
        targets = [node.target] if isinstance(node, ast.AugAssign) else node.targets
        for target in targets:
            if isinstance(target, (ast.Attribute, ast.Subscript)):
                for origin in sorted(names.of(target.value)):
                    if self._is_foreign(target.value, origin):
                        yield node.lineno, f"changes something in {quoted(origin)}"

    def _dropped(self, names: Names, call: ast.Call) -> Iterator[Finding]:
        """A call whose answer nobody takes is made for what it does; to other people's modules that is an effect."""
        for origin in sorted(names.of(call.func)):
            if not effect_of(origin, is_call=True) and not may_be_dropped(origin) and self._is_foreign(call.func, origin):
                yield Finding(names.source.file, call.lineno, f"importing this calls {quoted(origin)} for its effect")

    def _is_foreign(self, node: ast.expr, origin: str) -> bool:
        """Whether something belongs to an imported module that is not the submission's, and is no object of its own making."""
        while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
            node = node.func if isinstance(node, ast.Call) else node.value
        if not isinstance(node, ast.Name) or self._program.is_own(origin) or origin.startswith(("builtins.", "sys.modules[]")):
            return False
        return "()" not in origin or is_setting(origin)


def _run(names: Names, body: Sequence[ast.stmt], *, own: bool) -> Iterator[ast.AST]:
    """Every node that runs when these statements do. own: at a module's own import, so not what `__main__` guards.

    The body of a function does not run, its decorators and defaults do; neither does an annotation do anything.
    """
    stack: list[ast.AST] = [*reversed(body)]
    consumed: set[ast.AST] = set()
    while stack:
        node = stack.pop()
        if isinstance(node, ast.If) and own and (_is_main(node.test) or is_type_checking(names, node.test)):
            stack += reversed(node.orelse)
            continue
        yield node
        if isinstance(node, ast.Call):
            consumed.update(node.args)
        parts = _parts_that_run(node, is_consumed=node in consumed) if own else _parts_that_surely_run(node, is_consumed=node in consumed)
        stack += reversed([*parts])


def _parts_that_surely_run(node: ast.AST, *, is_consumed: bool) -> Iterator[ast.AST]:
    """Without branches: which of them a function takes on import, the text does not tell."""
    match node:
        case ast.If() | ast.IfExp():
            yield node.test
        case ast.BoolOp():
            yield node.values[0]
        case ast.Match():
            yield node.subject
        case _:
            yield from _parts_that_run(node, is_consumed=is_consumed)


def _parts_that_run(node: ast.AST, *, is_consumed: bool) -> Iterator[ast.AST]:
    if isinstance(node, (*_FUNCTIONS, ast.Lambda)):
        yield from getattr(node, "decorator_list", [])
        yield from (default for default in (*node.args.defaults, *node.args.kw_defaults) if default is not None)
    elif isinstance(node, ast.AnnAssign):
        yield from (part for part in (node.value,) if part is not None)
    elif isinstance(node, ast.GeneratorExp) and not is_consumed:  # until somebody goes through it, only its first source is read
        yield node.generators[0].iter
    elif isinstance(node, ast.Try):  # its handlers are for what goes wrong
        yield from (*node.body, *node.orelse, *node.finalbody)
    else:
        yield from ast.iter_child_nodes(node)


def _callees(node: ast.AST) -> list[ast.expr]:
    """What a node calls: as a call, or as a decorator."""
    if isinstance(node, ast.Call):
        return [node.func]
    return node.decorator_list if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) else []


def _is_main(test: ast.expr) -> bool:
    return isinstance(test, ast.Compare) and any(isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(test))
