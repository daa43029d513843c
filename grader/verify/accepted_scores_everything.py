"""Each accepted solution scores 100: five times in a row, and under three other seeds with 500 examples a property.

A verdict that changes from run to run is no verdict, and a property that fails on other examples asks for more than the
accepted solution does. What fails here is a flaw of the suite more often than one of the solution.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.evidence import Evidence

__all__ = ["complaints"]

_TIMES = 5
_SEEDS = (1, 2, 3)
_EXAMPLES = 500


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each run that lost something."""
    full = 100
    for entry in evidence.of_kind("accepted"):
        for turn in range(_TIMES):
            grade = evidence.grades.of(entry.submission, turn=turn)
            if grade.points != full:
                yield f"accepted {entry.name} scores {grade.score or 'nothing'} in run {turn + 1}: {grade.failure or ', '.join(grade.lost)}"
                break
        else:
            for seed in _SEEDS:
                grade = evidence.grades.of(entry.submission, seed=seed, examples=_EXAMPLES)
                if grade.points != full:
                    lost = grade.failure or ", ".join(grade.lost)
                    yield f"accepted {entry.name} scores {grade.score or 'nothing'} under seed {seed} with {_EXAMPLES} examples: {lost}"
