"""Cheats score 0: those that the exercise keeps, and sixteen general ones made from its starter.

The general ones keep the starter's names and signatures. Their functions answer with objects equal to everything, with
numbers and texts that lie, with constants, with their argument, with an exit, with every exception at once; they raise what
test tools take for skipped, forge reports, replace the tools, and hunt for the suite in every file and frame within reach.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.base import Cost, asked_of_all
from grader.verify.cheating import cheats
from grader.verify.evidence import Evidence

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
spared = asked_of_all


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that earns something."""
    kept = [entry.submission for entry in evidence.of_kind("cheat")]
    names = [f"cheats/{entry.name}" for entry in evidence.of_kind("cheat")]
    if not kept:
        yield "there are no cheats of the exercise's own in cheats/"
    made = cheats(evidence.starter)
    for name, grade in zip([*names, *(cheat.label for cheat in made)], evidence.grades.all_of([*kept, *made]), strict=True):
        if grade.points:
            yield f"{name} scores {grade.score}, not 0: {', '.join(grade.passed)}"
