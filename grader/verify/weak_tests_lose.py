"""Where learners hand in tests: weak ones lose points, whatever makes them weak.

The reference is rewritten so that its tests assert nothing, swallow what fails, skip, always fail, or end the process. Each
keeps 25 points at most: nothing that weak tests have in common with good ones is worth much.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from grader.verify.base import Cost
from grader.verify.evidence import Evidence
from grader.verify.trees import Function, rewritten
from harness.parsing import parse

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
_MOST = 25


def spared(evidence: Evidence) -> str:
    """Only tests can be weak tests."""
    return "" if evidence.answer_is_tests else "the answer is code; standard-mutants-lose asks for the like"


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that keeps too much."""
    reference = evidence.reference
    if reference is None:
        yield "there are no accepted tests to weaken"
        return
    made = [rewritten(reference, name, change) for name, change in _WEAKENED.items()]
    for submission, grade in zip(made, evidence.grades.all_of(made), strict=True):
        if grade.points > _MOST:
            yield f"tests that {submission.label} score {grade.score}, not at most {_MOST}"


def _without_asserts(function: Function) -> list[ast.stmt]:
    class Remover(ast.NodeTransformer):
        def visit_Assert(self, node: ast.Assert) -> ast.stmt:
            return ast.Expr(node.test)

        def visit_With(self, node: ast.With) -> ast.stmt:
            self.generic_visit(node)
            if any("raises" in ast.unparse(item.context_expr) for item in node.items):
                handler = ast.ExceptHandler(type=ast.Name("Exception", ast.Load()), name=None, body=[ast.Pass()])
                return ast.Try(body=node.body, handlers=[handler], orelse=[], finalbody=[])
            return node

    return [Remover().visit(statement) for statement in function.body]


def _instead(body: str) -> Callable[[Function], list[ast.stmt]]:
    return lambda function: parse(body).body if function.name.startswith("test") else function.body


def _swallowing(function: Function) -> list[ast.stmt]:
    if not function.name.startswith("test"):
        return function.body
    handler = ast.ExceptHandler(type=ast.Name("BaseException", ast.Load()), name=None, body=[ast.Pass()])
    return [ast.Try(body=function.body, handlers=[handler], orelse=[], finalbody=[])]


_WEAKENED: dict[str, Callable[[Function], list[ast.stmt]]] = {
    "assert nothing": _without_asserts,
    "swallow what fails": _swallowing,
    "skip": _instead("import pytest\npytest.skip('not today')"),
    "always fail": _instead("assert False"),
    "end the process": _instead("import os\nos._exit(1)"),
    "exit politely": _instead("raise SystemExit(1)"),
}
