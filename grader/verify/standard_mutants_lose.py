"""What ruins any solution is noticed: empty answers, swallowed exceptions, and arguments given back as answers.

The accepted solution is rewritten so that each function answers None, or answers None instead of raising, or gives its
first argument back. None of them may keep all points; empty answers and echoes may keep 25 at most.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.verify.evidence import Evidence
from grader.verify.trees import Function, rewritten

__all__ = ["complaints"]

_MOST = 25
_FULL = 100


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that keeps too much. An exercise whose answer is tests has no functions to ruin."""
    reference = evidence.reference
    if reference is None or evidence.exercise.kind == "tests":
        return
    for name, change, most in (("empty answers", _empty, _MOST), ("echoes", _echo, _MOST), ("swallowed exceptions", _swallow, _FULL - 1)):
        grade = evidence.grades.of(rewritten(reference, name, change))
        if grade.failure or grade.points > most:
            yield f"a solution ruined by {name} scores {grade.score or grade.failure}, not at most {most}"


def _empty(_function: Function) -> list[ast.stmt]:
    return ast.parse("return None").body


def _echo(function: Function) -> list[ast.stmt]:
    arguments = [*function.args.posonlyargs, *function.args.args]
    names = [argument.arg for argument in arguments if argument.arg not in {"self", "cls"}]
    return ast.parse(f"return {names[0] if names else None}").body


def _swallow(function: Function) -> list[ast.stmt]:
    handler = ast.ExceptHandler(type=ast.Name("Exception", ast.Load()), name=None, body=ast.parse("return None").body)
    return [ast.Try(body=function.body, handlers=[handler], orelse=[], finalbody=[])]
