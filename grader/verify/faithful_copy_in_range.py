"""A faithful copy of the notebook scores from 75 to 90, and loses exactly the checks that exercise.toml names for the defect.

The planted defect tells those who read from those who copy. It may cost 10 to 25 points, no more.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.evidence import Evidence

__all__ = ["complaints"]

_LOWEST, _HIGHEST = 75, 90
_COPY = "notebook-copy"


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each way in which the copy is not as announced. An exercise without a notebook has none."""
    defect = evidence.exercise.defect
    if defect is None:
        if (evidence.exercise.folder / "notebook.py").is_file():
            yield "there is a notebook, and no [defect] in exercise.toml"
        return
    copies = [entry for entry in evidence.of_kind("partial") if entry.name == _COPY]
    if not copies:
        yield f"there is no partial/{_COPY}, the faithful copy of the notebook"
        return
    grade = evidence.grades.of(copies[0].submission)
    if not _LOWEST <= grade.points <= _HIGHEST:
        yield f"the faithful copy scores {grade.score or grade.failure}, not {_LOWEST} to {_HIGHEST}"
    if grade.points != defect.score_of_faithful_copy:
        yield f"the faithful copy scores {grade.score or grade.failure}; exercise.toml says {defect.score_of_faithful_copy}"
    if {*grade.lost} != {*defect.checks}:
        yield f"the faithful copy loses {', '.join(grade.lost) or 'nothing'}; exercise.toml says {', '.join(defect.checks)}"
