"""A faithful copy of the notebook scores from 75 to 90, and loses exactly the checks that exercise.toml names for the defect.

The planted defect tells those who read from those who copy. It may cost 10 to 25 points, no more. The mutant that exercise.toml
names plants the same defect into the reference, and no other rule suffers from it.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.base import Cost
from grader.verify.evidence import Evidence

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
_LOWEST, _HIGHEST = 75, 90
_COPY = "notebook-copy"


def spared(evidence: Evidence) -> str:
    """Without a notebook there is nothing to copy."""
    return "" if evidence.has_notebook or evidence.exercise.defect else "there is no notebook to copy"


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each way in which the copy is not as announced."""
    defect = evidence.exercise.defect
    if defect is None:
        yield "there is a notebook, and no [defect] in exercise.toml"
        return
    copies = [entry for entry in evidence.of_kind("partial") if entry.name == _COPY]
    if not copies:
        yield f"there is no partial/{_COPY}, the faithful copy of the notebook"
        return
    grade = evidence.grades.of(copies[0].submission)
    if not _LOWEST <= grade.points <= _HIGHEST:
        yield f"the faithful copy scores {grade.score}, not {_LOWEST} to {_HIGHEST}"
    if grade.points != defect.score_of_faithful_copy:
        yield f"the faithful copy scores {grade.score}; exercise.toml says {defect.score_of_faithful_copy}"
    if {*grade.lost} != {*defect.checks}:
        yield f"the faithful copy loses {', '.join(grade.lost) or 'nothing'}; exercise.toml says {', '.join(defect.checks)}"
    yield from _of_the_mutant(evidence, defect.mutant, defect.checks)


def _of_the_mutant(evidence: Evidence, name: str, checks: tuple[str, ...]) -> Iterator[str]:
    named = [entry for entry in evidence.of_kind("mutant") if entry.name == name]
    if not named:
        yield f"exercise.toml says that mutant {name} has the notebook's defect, and there is no such mutant"
    elif lost := {*checks} - {*named[0].kills}:
        yield f"mutant {name} has the notebook's defect and does not name {', '.join(sorted(lost))}"
