"""Each mutant loses every check named for it, each check is lost by a mutant, and partial solutions lie in their ranges.

A check that no wrong solution loses proves nothing; a wrong solution that loses nothing is a hole.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.matrix import Entry, Result
from grader.matrix import complaints as said_of
from grader.verify.evidence import Evidence

__all__ = ["complaints"]

_LEAST = 6


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that is not as expected."""
    mutants = evidence.of_kind("mutant")
    if len(mutants) < _LEAST:
        yield f"there are {len(mutants)} mutants, not at least {_LEAST}"
    yield from said_of([_result(evidence, entry) for entry in [*evidence.of_kind("partial"), *mutants]])


def _result(evidence: Evidence, entry: Entry) -> Result:
    grade = evidence.grades.of(entry.submission)
    return Result(entry, grade.points, grade.lost, tuple(sorted((*grade.passed, *grade.lost))))
