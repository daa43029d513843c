"""What a learner reads about a failed hidden check holds no value that only the suite knows.

Each mutant and each partial solution is graded, and all that its report says is searched for the numbers of the oracle and for
the texts and numbers in the suite that the statement does not show.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from typing import Any

from grader.verify.evidence import Evidence

__all__ = ["complaints"]

_SHORTEST_TEXT, _FEWEST_DIGITS = 6, 5


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each report that tells one."""
    secrets = {secret for secret in _secrets(evidence) if secret not in evidence.statement}
    for entry in [*evidence.of_kind("mutant"), *evidence.of_kind("partial")]:
        told = evidence.grades.of(entry.submission).told
        found = sorted(secret for secret in secrets if secret in told)
        if found:
            yield f"the report on {entry.kind} {entry.name} tells {found[0]!r}, which only the suite knows"


def _secrets(evidence: Evidence) -> Iterator[str]:
    oracle = evidence.home / "suite" / "oracle.json"
    if oracle.is_file():
        yield from _numbers(json.loads(oracle.read_text("utf-8")))
    for tree in evidence.suite.values():
        shown = {*_shown(tree)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node.value not in shown:
                yield from _numbers(node.value)
                if type(node.value) is str and len(node.value) >= _SHORTEST_TEXT and not node.value.isidentifier():
                    yield node.value


def _shown(tree: ast.Module) -> Iterator[object]:
    """What the author wrote for learners to read: docstrings, and what an assertion says when it fails."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module):
            yield ast.get_docstring(node, clean=False)
        if isinstance(node, ast.Assert) and node.msg:
            yield from (part.value for part in ast.walk(node.msg) if isinstance(part, ast.Constant))


def _numbers(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from _numbers(part)
    elif type(value) is float and sum(digit.isdigit() for digit in repr(value)) >= _FEWEST_DIGITS:
        yield repr(value)
