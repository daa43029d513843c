"""The starter scores at most 10, and an empty submission 0.

Points are for work. What a learner has before the first line is written must not look like progress.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.evidence import Evidence
from grader.verify.trees import with_files

__all__ = ["complaints"]

_MOST = 10


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that scores too much."""
    starter = evidence.grades.of(evidence.starter)
    if starter.failure or starter.points > _MOST:
        yield f"the starter scores {starter.score or starter.failure}, not at most {_MOST}"
    empty = evidence.grades.of(with_files(dict.fromkeys(evidence.starter.files, b""), "empty"))
    if empty.failure or empty.points:
        yield f"an empty submission scores {empty.score or empty.failure}, not 0"
