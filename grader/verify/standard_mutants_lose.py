"""What ruins any solution is noticed: empty answers, arguments given back as answers, and swallowed exceptions.

The reference is rewritten so that each function answers None, gives its first argument back, or answers None where it would
raise. Ruined all over, it keeps 25 points at most, and not all of them where only exceptions are swallowed. Ruined in a single
public function or method, whichever it is, it loses something: otherwise no check asks what that function is for.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.base import Cost
from grader.verify.evidence import Evidence
from grader.verify.ruins import RUINS, each_public_function, wholly

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES


def spared(evidence: Evidence) -> str:
    """Tests have no answers to ruin."""
    return "the answer is tests; weak-tests-lose asks for the like" if evidence.answer_is_tests else ""


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that keeps too much."""
    reference = evidence.reference
    if reference is None:
        yield "there is no accepted solution to ruin"
        return
    for ruin, grade in zip(RUINS, evidence.grades.all_of(wholly(reference, ruin) for ruin in RUINS), strict=True):
        if grade.points > ruin.most:
            yield f"a solution ruined by {ruin.name} scores {grade.score}, not at most {ruin.most}"
    single = list(each_public_function(reference))
    for (place, ruin, _), lost in zip(single, evidence.grades.all_lose(submission for _, _, submission in single), strict=True):
        if not lost:
            yield f"{place.file}: nothing notices {ruin.name} of {place.name}"
