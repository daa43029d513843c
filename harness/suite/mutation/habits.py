"""What a learner's tests do beside testing: other modules, private names, patches, skips. Read from the syntax tree alone."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from harness.parsing import parse

__all__ = ["LIBRARIES", "bad_habits"]

LIBRARIES = frozenset(
    [
        "collections",
        "copy",
        "dataclasses",
        "decimal",
        "fractions",
        "functools",
        "hypothesis",
        "itertools",
        "math",
        "numpy",
        "operator",
        "pytest",
        "random",
        "statistics",
        "string",
        "typing",
        "unittest",
        "__future__",
    ]
)
"""What tests may import besides the module that they test."""
_BUILTINS = frozenset(
    [
        "open",
        "exec",
        "eval",
        "compile",
        "__import__",
        "globals",
        "locals",
        "vars",
        "setattr",
        "delattr",
        "breakpoint",
        "input",
        "exit",
        "quit",
    ]
)
_FIXTURES = frozenset({"monkeypatch", "mocker", "pytester", "testdir", "pytestconfig", "request"})
_OF_PYTEST = frozenset({"skip", "skipif", "xfail", "exit", "importorskip", "MonkeyPatch", "main"})
_OF_UNITTEST = frozenset({"mock", "skip", "skipIf", "skipUnless", "skipTest", "expectedFailure", "SkipTest"})
_FORBIDDEN = {"pytest": _OF_PYTEST, "unittest": _OF_UNITTEST, "unittest.case": _OF_UNITTEST}
_ATTRIBUTES = {"pytest": _OF_PYTEST, "pytest.mark": _OF_PYTEST, "mark": _OF_PYTEST, "unittest": _OF_UNITTEST}
_PATCHING = frozenset({"unittest.mock"})
_ALLOWED_PRIVATE = frozenset({"_", "__name__", "__main__", "__future__"})


def bad_habits(source: str, module: str, documented: Collection[str]) -> tuple[str, ...]:
    """A short phrase with its line for each thing that tests of `module` may not do; () for source that is no Python."""
    try:
        tree = parse(source)
    except (SyntaxError, ValueError):
        return ()
    aliases = {module}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            aliases.update(name.asname for name in node.names if name.name == module and name.asname)
    found = [(getattr(node, "lineno", 0), phrase) for node in ast.walk(tree) for phrase in _phrases(node, module, aliases, documented)]
    return tuple(f"line {line}: {phrase}" for line, phrase in sorted(set(found)))


def _phrases(node: ast.AST, module: str, aliases: Collection[str], documented: Collection[str]) -> Iterator[str]:
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield from _imports(node, module, documented)
    elif isinstance(node, ast.Attribute):
        yield from _attribute(node, aliases, documented)
    elif isinstance(node, ast.Name) and (node.id in _BUILTINS or _is_private(node.id)):
        yield f"uses {node.id}"
    elif isinstance(node, ast.arg) and node.arg in _FIXTURES:
        yield f"asks for {node.arg}"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier() and _is_private(node.value):
        yield f"names {node.value}"


def _imports(node: ast.Import | ast.ImportFrom, module: str, documented: Collection[str]) -> Iterator[str]:
    named = [alias.name for alias in node.names] if isinstance(node, ast.Import) else ["." if node.level else node.module or "."]
    for name in named:
        top = name.partition(".")[0]
        if (name != module and top not in LIBRARIES) or name in _PATCHING:
            yield f"imports {name}"
    if isinstance(node, ast.ImportFrom):
        for alias in node.names:
            is_strange = node.module == module and alias.name not in {*documented, "*"}
            if is_strange or alias.name in _FORBIDDEN.get(node.module or "", ()):
                yield f"imports {alias.name} from {node.module}"


def _attribute(node: ast.Attribute, aliases: Collection[str], documented: Collection[str]) -> Iterator[str]:
    owner = ast.unparse(node.value)
    if _is_private(node.attr):
        yield f"uses {node.attr}"
    elif owner in aliases and node.attr not in documented:
        yield f"uses {owner}.{node.attr}, which is not documented"
    elif node.attr == "skipTest" or node.attr in _ATTRIBUTES.get(owner, ()):
        yield f"uses {owner}.{node.attr}"
    elif owner in aliases and isinstance(node.ctx, ast.Store | ast.Del):
        yield f"changes {owner}.{node.attr}"


def _is_private(name: str) -> bool:
    return name.startswith("_") and name not in _ALLOWED_PRIVATE
