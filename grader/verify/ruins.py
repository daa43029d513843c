"""What ruins any solution: bodies that take the place of a function's own."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from grader.model import Submission
from grader.verify.trees import Function, Place, places, rewritten, without_docstring
from harness.parsing import parse

__all__ = ["RUINS", "Ruin", "each_public_function", "wholly"]


@dataclass(frozen=True, slots=True)
class Ruin:
    """One way to ruin a function.

    name: as people call a solution that is ruined this way. change: the body it gets. bites: whether that can make a
    difference. most: the points that a solution ruined all over may keep.
    """

    name: str
    change: Callable[[Function], list[ast.stmt]]
    bites: Callable[[Function], bool]
    most: int


def _empty(_function: Function) -> list[ast.stmt]:
    return parse("return None").body


def _echo(function: Function) -> list[ast.stmt]:
    return parse(f"return {_first_argument(function) or None}").body


def _swallow(function: Function) -> list[ast.stmt]:
    handler = ast.ExceptHandler(type=ast.Name("Exception", ast.Load()), name=None, body=parse("return None").body)
    return [ast.Try(body=function.body, handlers=[handler], orelse=[], finalbody=[])]


def _answers(function: Function) -> bool:
    """Whether it gives back anything, or is a generator: one that only acts may answer None."""
    return any(isinstance(node, ast.Yield | ast.YieldFrom) or (isinstance(node, ast.Return) and node.value) for node in _own(function))


def _acts(function: Function) -> bool:
    """Whether there is something in it to be lost."""
    body = without_docstring(function.body)
    return not all(isinstance(node, ast.Pass | ast.Raise) or ast.unparse(node) in {"...", "return", "return None"} for node in body)


def _answers_otherwise(function: Function) -> bool:
    argument = _first_argument(function)
    return bool(argument) and _answers(function) and ast.unparse(ast.Module(without_docstring(function.body), [])) != f"return {argument}"


def _raises(function: Function) -> bool:
    return any(isinstance(node, ast.Raise) for node in _own(function)) and _acts(function)


RUINS = (
    Ruin("empty answers", _empty, _acts, 25),
    Ruin("echoes", _echo, _answers_otherwise, 25),
    Ruin("swallowed exceptions", _swallow, _raises, 99),
)


def wholly(solution: Submission, ruin: Ruin) -> Submission:
    """The solution with every function ruined, special methods left out."""
    return rewritten(solution, ruin.name, ruin.change)


def each_public_function(solution: Submission) -> Iterator[tuple[Place, Ruin, Submission]]:
    """The solution with one public function or method ruined, for each of them and each way that can make a difference."""
    seen = set()
    for place, function in places(solution):
        for ruin in RUINS:
            if place.is_public and (place, ruin.name) not in seen and ruin.bites(function) and not _is_abstract(function):
                seen.add((place, ruin.name))
                yield place, ruin, rewritten(solution, f"{place.name} with {ruin.name}", ruin.change, place)


def _own(function: Function) -> Iterator[ast.AST]:
    """The nodes of a function without those of functions and classes in it."""
    waiting: list[ast.AST] = [*function.body]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function | ast.ClassDef | ast.Lambda):
            waiting += ast.iter_child_nodes(node)


def _first_argument(function: Function) -> str:
    arguments = [argument.arg for argument in [*function.args.posonlyargs, *function.args.args]]
    return next((name for name in arguments if name not in {"self", "cls"}), "")


def _is_abstract(function: Function) -> bool:
    return any(ast.unparse(decorator).endswith(("abstractmethod", "overload")) for decorator in function.decorator_list)
