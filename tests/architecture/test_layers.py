"""Who may import whom."""

from __future__ import annotations

import ast
import sys
import tomllib
from collections.abc import Iterator

import pytest
from importlinter.cli import lint_imports

from tests.architecture.sources import PACKAGES, ROOT, Source, packaged

_FREE = {*sys.stdlib_module_names, *PACKAGES}


def test_every_import_contract_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """The import contracts in pyproject.toml hold, and every module is named by one."""
    monkeypatch.chdir(ROOT)
    assert lint_imports(config_filename="pyproject.toml", no_cache=True, no_logo=True) == 0


def test_guest_and_wire_load_with_the_standard_library_and_each_other_only() -> None:
    """What is sent into a box starts on any Python, with nothing installed; a library is met inside a function, by its one owner."""
    rooms = ("harness.guest", "harness.wire")
    inside = [source for source in packaged() if source.module.startswith(rooms)]
    strangers = [
        f"{source.path}:{line} imports {name}"
        for source in inside
        for line, name in _imports(source, at_load_time=True)
        if name.partition(".")[0] not in sys.stdlib_module_names and not name.startswith(rooms)
    ]
    assert inside
    assert strangers == []


def test_every_third_party_package_has_an_owner() -> None:
    """A package nobody owns yet cannot be imported: a contract in pyproject.toml says who may."""
    owned = _owned_packages()
    strangers = [
        f"{source.path}:{line} imports {name}"
        for source in packaged()
        for line, name in _imports(source)
        if name.partition(".")[0] not in _FREE | owned
    ]
    assert strangers == []


def _owned_packages() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return {name for contract in contracts if contract["type"] == "protected" for name in contract["protected_modules"]}


def _imports(source: Source, *, at_load_time: bool = False) -> Iterator[tuple[int, str]]:
    for node in _nodes(source.tree, into_functions=not at_load_time):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, _absolute(source, node)


def _nodes(top: ast.AST, *, into_functions: bool) -> Iterator[ast.AST]:
    for node in ast.iter_child_nodes(top):
        yield node
        if into_functions or not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from _nodes(node, into_functions=into_functions)


def _absolute(source: Source, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = source.module.split(".") if source.is_package else source.module.split(".")[:-1]
    base = package[: len(package) - node.level + 1]
    return ".".join([*base, node.module or ""]).rstrip(".")
