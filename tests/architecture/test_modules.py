"""What every module looks like: sizes, names, docstrings, and an import that only defines names."""

from __future__ import annotations

import ast
import importlib
import json
import subprocess
import sys
from pathlib import Path

from tests.architecture.sources import ROOT, Source, everything, packaged

MODULE_LINES = 500
FUNCTION_LINES = 60
SAYS_NOTHING = {"common", "helper", "helpers", "misc", "shared", "util", "utils"}


def test_every_module_says_what_it_owns() -> None:
    """Each module opens with a docstring whose first line is a sentence."""
    assert [str(source.path) for source in packaged() if not _opens_with_a_sentence(source)] == []


def test_no_module_is_too_long() -> None:
    """No module has more than 500 lines."""
    lengths = {str(source.path): len(source.text.splitlines()) for source in everything()}
    assert {path: lines for path, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_no_function_is_too_long() -> None:
    """No function has more than 60 lines."""
    lengths = {
        f"{source.path}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for source in everything()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > FUNCTION_LINES} == {}


def test_every_module_is_named_after_what_it_does() -> None:
    """There is no drawer for odds and ends."""
    assert [str(source.path) for source in everything() if SAYS_NOTHING & {*source.module.split(".")}] == []


def test_every_public_name_exists() -> None:
    """What a module lists in `__all__` it has, once."""
    wrong = []
    for source in packaged():
        if not _is_entry(source):
            module = importlib.import_module(source.module)
            names = list(getattr(module, "__all__", []))
            wrong += [f"{source.module}.{name}" for name in names if not hasattr(module, name) or names.count(name) > 1]
    assert wrong == []


def test_every_public_package_lists_its_names() -> None:
    """A package that defines or re-exports a name says in `__all__` which are public."""
    packages = [source for source in packaged() if source.is_package and _defines_names(source)]
    assert [str(source.path) for source in packages if "__all__" not in source.text] == []


def test_importing_a_module_only_defines_names() -> None:
    """Each module can be imported first and alone, and doing so prints, starts, sets and reads nothing."""
    modules = [source.module for source in packaged() if not _is_entry(source)]
    probe = Path(__file__).with_name("import_probe.py")
    command = [sys.executable, "-I", str(probe), str(ROOT), *modules]
    answer = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    assert (answer.returncode, answer.stderr) == (0, "")
    effects = json.loads(answer.stdout)
    assert sorted(effects) == modules
    assert {module: found for module, found in effects.items() if found} == {}


def _opens_with_a_sentence(source: Source) -> bool:
    first_line = (ast.get_docstring(source.tree) or "").partition("\n")[0]
    return len(first_line.split()) > 1 and first_line.endswith((".", ":"))


def _defines_names(source: Source) -> bool:
    body = source.tree.body
    return any(not isinstance(node, ast.Expr) and not _is_future_import(node) for node in body)


def _is_future_import(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"


def _is_entry(source: Source) -> bool:
    return source.path.name == "__main__.py"
