"""The starter imports, has a docstring on every public name, and raises NotImplementedError where work is to be done.

It is the first thing a learner opens: names and shapes to fill, and nothing that works by itself.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.verify.evidence import Evidence
from grader.verify.trees import functions

__all__ = ["complaints"]


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each name without a docstring, and for a starter in which nothing is left to do."""
    if evidence.exercise.kind == "tests":
        return
    raised = False
    for name, content in evidence.starter.files.items():
        if not name.endswith(".py"):
            continue
        tree = ast.parse(content)
        for node in ast.walk(tree):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if not ast.get_docstring(node):
                yield f"{name}: {node.name} has no docstring"
        raised |= any("NotImplementedError" in ast.unparse(function) for function in functions(tree))
    if not raised:
        yield "nothing in the starter raises NotImplementedError"
