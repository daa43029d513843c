"""The same submission gets the same verdicts and the same words when it is graded again.

That accepted solutions pass five times says nothing of those that fail: what partial solutions lose, and what their authors
would read, is the same in a second run. A case that ran out of time in one of them is given a third: a busy machine is nobody's
fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.grades import Grade

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
spared = asked_of_all


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that does not."""
    entries = evidence.of_kind("starter", "partial")
    submissions = [entry.submission for entry in entries]
    first, second = evidence.grades.all_of(submissions), evidence.grades.all_of(submissions, turn=1)
    for entry, one, other in zip(entries, first, second, strict=True):
        if _late(one) != _late(other):
            third = evidence.grades.of(entry.submission, turn=2)
            one, other = (third, other) if _late(one) - _late(other) else (one, third)  # noqa: PLW2901 - the slow one makes room
        changed = sorted(case for case in {*one.cases, *other.cases} if one.cases.get(case) != other.cases.get(case))
        if changed:
            verdicts = f"{one.cases.get(changed[0])} and then {other.cases.get(changed[0])}"
            yield f"{entry.kind} {entry.name}: {changed[0]} is {verdicts}"
        elif one.told != other.told:
            yield f"{entry.kind} {entry.name}: the report says something else the second time"


def _late(grade: Grade) -> set[str]:
    """Cases whose time was up."""
    return {case for case, verdict in grade.cases.items() if verdict == "TIMEOUT"}
