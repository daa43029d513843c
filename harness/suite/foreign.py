"""Suites written for plain pytest or unittest: each test function is a check of its own, worth one point."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from harness.errors import SuiteError
from harness.parsing import parse
from harness.suite.marks import Declared, first_sentence

__all__ = ["declared", "of_file"]

_SET_ASIDE = ("skip", "xfail")
_LONGEST_ID = 120


def declared(items: Sequence[pytest.Item], cases: Sequence[str], *, visible: bool) -> Iterator[tuple[pytest.Item, Declared]]:
    """Each item with the check that it belongs to; parameters and subtests count inside their function.

    cases: the items' names. Tests that the suite itself marks as skipped, or as expected to fail, belong to none: they
    earn nothing and cost nothing. One that skips while it runs has not passed.
    """
    names = [_function_of(item) for item in items]
    places: dict[str, set[Path]] = {}
    for item, name in zip(items, names, strict=True):
        places.setdefault(name, set()).add(item.path)
    for item, name, case in zip(items, names, cases, strict=True):
        if _is_set_aside(item):
            continue
        check = name if len(places[name]) == 1 else f"{item.path.stem}:{name}"
        doc = getattr(getattr(item, "function", None), "__doc__", "") or ""
        yield item, Declared(check[:_LONGEST_ID], "", "1", first_sentence(doc), visible, case)


def of_file(path: Path, *, visible: bool) -> Iterator[Declared]:
    """The tests of a file that could not be collected, read from its text: they count, and have failed."""
    try:
        tree = parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError) as error:
        raise SuiteError(f"{path.name} of the suite cannot be read: {error}") from error
    found = [*_tests(tree.body, "")]
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            found += _tests(node.body, f"{node.name}.")
    for name, doc in found or [(path.stem, "")]:
        case = f"{path.stem}:{name}"[:_LONGEST_ID]
        yield Declared(case, "", "1", first_sentence(doc), visible, case)


def _tests(body: Sequence[ast.stmt], prefix: str) -> Iterator[tuple[str, str]]:
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test"):
            yield prefix + node.name, ast.get_docstring(node) or ""


def _function_of(item: pytest.Item) -> str:
    """`TestClass.test_function`, without parameters."""
    place = item.nodeid.partition("::")[2].split("::")
    own = str(getattr(item, "originalname", None) or item.name.partition("[")[0])
    return ".".join([*place[:-1], own])


def _is_set_aside(item: pytest.Item) -> bool:
    test: Any = getattr(item, "obj", None)
    is_skipped = any(getattr(part, "__unittest_skip__", False) for part in (test, getattr(item, "cls", None)))
    fails = getattr(test, "__unittest_expecting_failure__", False)
    return is_skipped or fails or any(item.get_closest_marker(name) is not None for name in _SET_ASIDE)
