"""There are at least two accepted solutions, and they are built differently.

A suite that was only ever run on one solution asks for its structure without noticing. Two solutions differ when less
than nine tenths of the shape of their syntax trees is the same, names and constants left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import combinations

from grader.model import Submission
from grader.verify.evidence import Evidence

__all__ = ["complaints"]

_LEAST, _ALIKE = 2, 0.9


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence when there are too few, or when no two differ."""
    accepted = evidence.of_kind("accepted")
    if len(accepted) < _LEAST:
        yield f"there are {len(accepted)} accepted solutions, not at least {_LEAST}"
        return
    shapes = {entry.name: _shape(entry.submission) for entry in accepted}
    likeness = {pair: SequenceMatcher(None, shapes[pair[0]], shapes[pair[1]], autojunk=False).ratio() for pair in combinations(shapes, 2)}
    if min(likeness.values()) > _ALIKE:
        (one, other), ratio = min(likeness.items(), key=lambda item: item[1])
        yield f"no two accepted solutions differ in structure: even {one} and {other} are {ratio:.0%} alike"


def _shape(submission: Submission) -> list[str]:
    trees = [ast.parse(content) for name, content in sorted(submission.files.items()) if name.endswith(".py")]
    return [type(node).__name__ for tree in trees for node in ast.walk(tree)]
