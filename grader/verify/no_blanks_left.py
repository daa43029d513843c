"""No blank of the skeleton is left: each has been filled in, or its line is gone.

`grade new exercise` marks them BLANK["..."]. As long as there are any, what the other rules say is of little use.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader import skeleton
from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.kept import files_below

__all__ = ["COST", "complaints", "spared"]

COST = Cost.READS
spared = asked_of_all


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each blank."""
    root = evidence.home.parents[1]
    for folder in (evidence.exercise.folder, evidence.home):
        for path in files_below(folder):
            for line, what in skeleton.blanks(path.read_text("utf-8", errors="replace")):
                name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
                yield f"{name}, line {line}: {what}"
