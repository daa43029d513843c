"""A grade takes at most 10 s, for a solution that passes and for each that fails, and a run of the suite at most 20 s.

A learner who waits stops trying. Long exercises (over 60 minutes) get 60 s for the suite, none for the patience.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.evidence import Evidence

__all__ = ["complaints"]

_MOST_SECONDS = 10.0


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each grade that took too long."""
    for entry in evidence.entries:
        if entry.kind == "cheat":
            continue  # they may hang until their limit
        seconds = evidence.grades.of(entry.submission).seconds
        if seconds > _MOST_SECONDS:
            yield f"{entry.kind} {entry.name} takes {seconds:.1f} s to grade, not at most {_MOST_SECONDS:g}"
