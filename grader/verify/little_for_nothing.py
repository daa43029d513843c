"""The starter scores at most 10, and an empty submission 0, be it empty files or no files at all.

Points are for work. What a learner has before the first line is written must not look like progress.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.trees import with_files

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
spared = asked_of_all
_MOST = 10


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that scores too much."""
    empty = with_files(dict.fromkeys(evidence.starter.files, b""), "empty")
    starter, hollow, nothing = evidence.grades.all_of([evidence.starter, empty, with_files({}, "nothing")])
    if starter.points > _MOST:
        yield f"the starter scores {starter.score}, not at most {_MOST}"
    if hollow.points:
        yield f"an empty submission scores {hollow.score}, not 0"
    if nothing.points:
        yield f"a submission without files scores {nothing.score}, not 0"
