"""Data files hold at most 200 kB each, and the script that wrote them is there.

An exercise is cloned by thousands, and nothing is downloaded or generated when it is graded.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.kept import files_below

__all__ = ["COST", "complaints", "spared"]

COST = Cost.READS
spared = asked_of_all
_MOST_BYTES = 200_000


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each file that is too large, or comes from nowhere."""
    folder = evidence.exercise.folder
    data = files_below(folder / "data")
    for path in data:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            yield f"{path.relative_to(folder).as_posix()} has {size} bytes, not at most {_MOST_BYTES}"
    if data and not (folder / "make_data.py").is_file():
        yield "there is data, and no make_data.py that wrote it"
