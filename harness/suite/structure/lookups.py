"""Who uses which names: calls of what runs text as code, and names of a module that are not documented. Aliases hide nothing."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from harness.suite.structure.findings import Finding, quoted
from harness.suite.structure.names import Names, constant_text

__all__ = ["RUNS_TEXT", "undocumented", "uses"]

RUNS_TEXT = (
    *("builtins.eval", "builtins.exec", "builtins.compile", "builtins.__import__"),
    *("importlib.import_module", "importlib.__import__", "importlib._bootstrap", "importlib.machinery", "importlib.util.module_from_spec"),
    *("importlib.util.spec_from_file_location", "importlib.util.spec_from_loader", "runpy", "pkgutil.resolve_name", "pydoc.locate"),
    *(
        "pydoc.safeimport",
        "imp",
        "_imp",
        "_frozen_importlib",
        "zipimport",
        "code.interact",
        "code.InteractiveInterpreter",
        "code.InteractiveConsole",
    ),
    *(
        "codeop.compile_command",
        "codeop.Compile",
        "timeit.timeit",
        "timeit.repeat",
        "timeit.Timer",
        "pickle.load",
        "pickle.loads",
        "pickle.Unpickler",
        "marshal.load",
        "marshal.loads",
    ),
)
"""What turns text, or bytes, into running code or a module."""

_DYNAMIC = frozenset({"builtins.getattr", "builtins.setattr", "builtins.delattr"})
_WHOLE = frozenset({"builtins", "builtins.__dict__"})


def uses(names: Names, forbidden: Collection[str], doing: str) -> Iterator[Finding]:
    """Every reference to one of these, called or handed on. A module among them stands for all that is in it."""
    for node, origin in _references(names):
        hit = next((name for name in forbidden if origin == name or origin.startswith(f"{name}.")), None)
        if hit is not None:
            yield Finding(names.source.file, _line(node), f"uses {quoted(origin.removeprefix('builtins.'))}{_alias(node, origin)}, {doing}")
    if any(name.startswith("builtins.") for name in forbidden):
        yield from _builtins_by_text(names)


def undocumented(names: Names, module: str, documented: Collection[str]) -> Iterator[Finding]:
    """Every name of a module that is used and not among those that may be."""
    file = names.source.file
    for node, origin in _references(names):
        own = origin.removeprefix(f"{module}.").partition(".")[0].removesuffix("()")
        if origin.startswith(f"{module}.") and own not in documented and not own.startswith("__"):
            yield Finding(file, _line(node), f"uses {quoted(f'{module}.{own}')}, which is not among the documented names")
    for node in ast.walk(names.source.tree):
        if isinstance(node, ast.ImportFrom) and names.absolute(node) == module and any(alias.name == "*" for alias in node.names):
            yield Finding(file, node.lineno, f"imports everything from {quoted(module)}; name what you need")
        elif isinstance(node, ast.Call) and _computes_a_name_of(names, node, module):
            yield Finding(file, node.lineno, f"looks a name of {quoted(module)} up by a computed text")


def _computes_a_name_of(names: Names, node: ast.Call, module: str) -> bool:
    is_lookup = len(node.args) > 1 and bool(names.of(node.func) & _DYNAMIC)
    return is_lookup and module in names.of(node.args[0]) and constant_text(node.args[1]) is None


def _references(names: Names) -> Iterator[tuple[ast.AST, str]]:
    """What is read by name, attribute, text key, or imported, with all that it may stand for."""
    for node in ast.walk(names.source.tree):
        if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            yield from ((node, origin) for origin in sorted(names.of(node)))
        elif isinstance(node, ast.Subscript) or (isinstance(node, ast.Call) and "builtins.getattr" in names.of(node.func)):
            yield from ((node, origin) for origin in sorted(names.of(node)) if not origin.endswith(("[]", "()")))
        elif isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = names.absolute(node)
            yield from ((node, f"{module}.{alias.name}") for alias in node.names if alias.name != "*")


def _builtins_by_text(names: Names) -> Iterator[Finding]:
    """The built-ins as a whole, where they are more than the left side of a dot: whoever holds them can name any by text."""
    harmless = {part for node in ast.walk(names.source.tree) for part in _named_one(names, node)}
    for node in ast.walk(names.source.tree):
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)) and node not in harmless:
            is_read = isinstance(node, ast.Call) or isinstance(node.ctx, ast.Load)
            if is_read and names.of(node) & _WHOLE:
                yield Finding(names.source.file, node.lineno, "hands the built-ins on as a whole, so that any can be named by text")


def _named_one(names: Names, node: ast.AST) -> Iterator[ast.AST]:
    """An expression that may be the built-ins, where one of them is named, or where it gets another name."""
    match node:
        case ast.Attribute(attr=name) if name != "__dict__":
            yield node.value
        case ast.Subscript() if constant_text(node.slice) is not None:
            yield node.value
        case ast.Call(args=[first, second, *_]) if "builtins.getattr" in names.of(node.func) and constant_text(second) is not None:
            yield first
        case ast.Assign() | ast.NamedExpr():
            yield node.value
        case _:
            pass


def _alias(node: ast.AST, origin: str) -> str:
    written = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return f" (as {quoted(written)})" if written and written != origin.rpartition(".")[2] else ""


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 1))
