"""`@pytest.mark.check(id, rule=..., points=..., visible=..., share=...)`: what a suite declares, read before anything runs."""

from __future__ import annotations

import ast
import decimal
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from harness.errors import SuiteError
from harness.facts import CheckFact
from harness.parsing import parse

__all__ = ["Declared", "first_sentence", "of_file", "of_item", "to_checks"]

_ID = re.compile(r"[A-Za-z][A-Za-z0-9_.-]{0,39}")
_KEYWORDS = {"rule", "points", "visible", "share"}
_MARK_NAMES = {"check", "pytest.mark.check", "mark.check"}


@dataclass(frozen=True, slots=True)
class Declared:
    """What one test says about the check that it belongs to."""

    id: str
    rule: str
    points: str
    title: str
    visible: bool
    case: str
    share: bool = False


def of_item(args: Sequence[Any], kwargs: Mapping[str, Any], *, doc: str | None, case: str) -> Declared:
    """One test's mark. Raises SuiteError, naming the test."""
    if len(args) != 1 or type(args[0]) is not str or not _ID.fullmatch(args[0]):
        raise SuiteError(f'{case}: the mark check takes the id of the check first, like check("C01", rule="R1", points=6)')
    if unknown := sorted(set(kwargs) - _KEYWORDS):
        raise SuiteError(f"{case}: the mark check knows rule, points, visible and share, not {unknown[0]}")
    if "points" not in kwargs:
        raise SuiteError(f"{case}: the check {args[0]} has no points")
    points = _points(kwargs["points"], case)
    rule = kwargs.get("rule", "")
    flags = {name: bool(kwargs.get(name, False)) for name in ("visible", "share")}
    return Declared(args[0], str(rule), points, first_sentence(doc), case=case, **flags)


def to_checks(declared: Iterable[Declared]) -> tuple[CheckFact, ...]:
    """The checks of all tests, in the order of their first test. Raises SuiteError when two tests disagree."""
    checks: dict[str, CheckFact] = {}
    for test in declared:
        known = checks.get(test.id)
        if known is None:
            checks[test.id] = CheckFact(test.id, test.rule, test.points, test.title, (test.case,), test.visible, test.share)
            continue
        if (known.rule, known.points) != (test.rule, test.points):
            raise SuiteError(f"{test.case}: the check {test.id} is stated elsewhere with another rule or other points")
        if known.share != test.share:
            raise SuiteError(f"{test.case}: the check {test.id} pays by share in one place and not in another")
        checks[test.id] = replace(
            known, cases=(*known.cases, test.case), title=known.title or test.title, visible=known.visible and test.visible
        )
    return tuple(checks.values())


def of_file(path: Path) -> Iterator[Declared]:
    """The marks in a file that could not be collected, read from its text: its checks count, and have failed."""
    try:
        tree = parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError) as error:
        raise SuiteError(f"{path.name} of the suite cannot be read: {error}") from error
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.name.startswith("test"):
            for decorator in node.decorator_list:
                if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) in _MARK_NAMES:
                    args = [_literal(argument) for argument in decorator.args]
                    kwargs = {k.arg: _literal(k.value) for k in decorator.keywords if k.arg}
                    yield of_item(args, kwargs, doc=ast.get_docstring(node), case=node.name)


def first_sentence(doc: str | None) -> str:
    """The first sentence of a docstring, on one line."""
    text = " ".join((doc or "").split("\n\n", maxsplit=1)[0].split())
    end = re.search(r"[.!?](?=\s|$)", text)
    return text[: end.end()] if end else text


def _points(value: Any, case: str) -> str:
    if type(value) not in (int, float, str):
        raise SuiteError(f"{case}: points must be a number")
    try:
        points = decimal.Decimal(str(value))
    except decimal.InvalidOperation:
        points = decimal.Decimal(-1)
    if not points.is_finite() or points < 0:
        raise SuiteError(f"{case}: points must be a number that is not negative")
    return str(value)


def _literal(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None
