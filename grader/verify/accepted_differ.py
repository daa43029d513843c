"""There are at least two accepted solutions, and they are built differently.

A suite that was only ever run on one solution asks for its structure without noticing. Solutions are compared function by
function: names, constants, docstrings, annotations, the order of definitions and of lines on paper count for nothing. Two
solutions differ when less than four fifths of their code is the same after that.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from grader.model import Submission
from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.trees import Function, modules, without_docstring

__all__ = ["COST", "complaints", "likeness", "spared"]

COST = Cost.READS
spared = asked_of_all
_LEAST, _ALIKE = 2, 0.8
_SAYS_NOTHING = ast.Import | ast.ImportFrom | ast.Pass | ast.Global | ast.Nonlocal | ast.expr_context | ast.arguments | ast.arg
_SAME = 0.6  # functions that are less alike than this have nothing to do with each other


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence when there are too few, or when no two differ."""
    accepted = {entry.name: entry.submission for entry in evidence.of_kind("accepted")}
    if len(accepted) < _LEAST:
        yield f"there are {len(accepted)} accepted solutions, not at least {_LEAST}"
        return
    found = {pair: likeness(accepted[pair[0]], accepted[pair[1]]) for pair in combinations(accepted, 2)}
    if min(found.values()) > _ALIKE:
        (one, other), ratio = min(found.items(), key=lambda item: item[1])
        yield f"no two accepted solutions differ in structure: even {one} and {other} are {ratio:.0%} alike"


def likeness(one: Submission, other: Submission) -> float:
    """The share of the code of both that has a counterpart in the other, from 0 to 1. Symmetric."""
    mine, theirs = _bodies(one), _bodies(other)
    total = sum(map(len, mine)) + sum(map(len, theirs))
    if not total:
        return 1.0
    matched = 0.0
    for ratio, here, there in _best_first(mine, theirs):
        if mine[here] and theirs[there]:
            matched += ratio * (len(mine[here]) + len(theirs[there]))
            mine[here] = theirs[there] = ()
    return matched / total


def _best_first(mine: list[tuple[str, ...]], theirs: list[tuple[str, ...]]) -> list[tuple[float, int, int]]:
    """How alike each two bodies are that are alike at all, the most alike first, the long ones first among equals."""
    found = []
    for here, body in enumerate(mine):
        for there, counterpart in enumerate(theirs):
            if 2 * (Counter(body) & Counter(counterpart)).total() >= _SAME * (len(body) + len(counterpart)):
                ratio = _ratio(min(body, counterpart), max(body, counterpart))
                found.append((ratio, here, there))
    found.sort(key=lambda match: (-match[0], -len(mine[match[1]]) - len(theirs[match[2]])))
    return [match for match in found if match[0] >= _SAME]


def _ratio(one: tuple[str, ...], other: tuple[str, ...]) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _bodies(submission: Submission) -> list[tuple[str, ...]]:
    """The shape of each function, and of what each module and class does outside of its functions."""
    found = []
    for tree in modules(submission).values():
        found += [tuple(_shape(node)) for node in ast.walk(tree) if isinstance(node, Function | ast.ClassDef | ast.Module)]
    return sorted(body for body in found if body)


def _shape(scope: ast.AST) -> Iterator[str]:
    """Names of the nodes in a scope, in their order, without those of the functions and classes in it."""
    waiting: list[ast.AST] = [*reversed(without_docstring(scope.body))] if isinstance(scope, Function | ast.ClassDef | ast.Module) else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, Function | ast.ClassDef | _SAYS_NOTHING):
            continue
        if isinstance(node, ast.AnnAssign):
            waiting += [part for part in (node.value, node.target) if part is not None]
            yield "Assign"
            continue
        yield type(node).__name__
        waiting += reversed([*ast.iter_child_nodes(node)])
