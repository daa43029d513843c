"""The starter imports, has a docstring on every public name, raises NotImplementedError, and has what the suite asks for.

It is the first thing a learner opens: names and shapes to fill, and nothing that works by itself. A name that the suite asks for
and all accepted solutions define, but the starter does not, is a name that nobody was told.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.model import Submission
from grader.verify.base import Cost
from grader.verify.evidence import Evidence
from grader.verify.trees import functions, modules

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
_BROKEN = ("SYNTAX_ERROR", "IMPORT_ERROR")


def spared(evidence: Evidence) -> str:
    """Of tests there is nothing to fill in."""
    return "the answer is tests, which learners write from nothing" if evidence.answer_is_tests else ""


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each name without a docstring or left out, and for a starter in which nothing is left to do."""
    starter = modules(evidence.starter)
    for name, tree in starter.items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                yield f"{name}: {node.name} has no docstring"
    if not any("NotImplementedError" in ast.unparse(function) for tree in starter.values() for function in functions(tree)):
        yield "nothing in the starter raises NotImplementedError"
    missing = _asked_for(evidence) & _defined_by_all(evidence) - _defined(evidence.starter)
    yield from (f"the suite asks for {name}, which the starter does not have" for name in sorted(missing))
    broken = [kind for kind in evidence.grades.of(evidence.starter).problems if kind in _BROKEN]
    if broken:
        yield "the starter cannot be imported"


def _asked_for(evidence: Evidence) -> set[str]:
    """Names that the suite takes from the submission: `sub.Name`, and by import."""
    own = {name.removesuffix(".py").replace("/", ".") for name in evidence.starter.files}
    found = set()
    for tree in evidence.suite.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sub":
                found.add(node.attr)
            if isinstance(node, ast.ImportFrom) and node.module in own:
                found |= {alias.name for alias in node.names}
    return found


def _defined_by_all(evidence: Evidence) -> set[str]:
    defined = [_defined(entry.submission) for entry in evidence.of_kind("accepted")]
    return set.intersection(*defined) if defined else set()


def _defined(submission: Submission) -> set[str]:
    """Public functions, classes and constants at the top of a submission's modules."""
    found: set[str] = set()
    for tree in modules(submission).values():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                found.add(node.name)
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in found if not name.startswith("_")}
