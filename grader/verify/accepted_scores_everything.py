"""Each accepted solution scores 100: five times in a row, and under three other seeds with 500 examples a property.

A verdict that changes from run to run is no verdict, and a property that fails on other examples asks for more than the
accepted solution does. What fails here is a flaw of the suite more often than one of the solution.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
spared = asked_of_all
_TIMES = 5
_SEEDS = (1, 2, 3)
_EXAMPLES = 500
_FULL = 100


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each run that lost something."""
    accepted = {entry.name: entry.submission for entry in evidence.of_kind("accepted")}
    if not accepted:
        yield "there is no accepted solution"
    graded = [(f"in run {turn + 1}", evidence.grades.all_of(accepted.values(), turn=turn)) for turn in range(_TIMES)]
    for seed in _SEEDS:
        of_seed = evidence.grades.all_of(accepted.values(), seed=seed, examples=_EXAMPLES)
        graded.append((f"under seed {seed} with {_EXAMPLES} examples", of_seed))
    for how, grades in graded:
        for name, grade in zip(accepted, grades, strict=True):
            if grade.points != _FULL:
                yield f"accepted {name} scores {grade.score} {how}: {', '.join(grade.lost)}"
