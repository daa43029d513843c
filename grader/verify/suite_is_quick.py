"""An accepted solution is graded in 10 s, any other honest one in 20 s; 60 s each where an exercise takes over 60 minutes.

A learner who waits stops trying, and failing is as quick as passing. What takes longer is graded again, alone, up to twice: the
shortest time counts, so that a busy machine is nobody's fault.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence

__all__ = ["COST", "complaints", "spared"]

COST = Cost.MEASURES
spared = asked_of_all
_ACCEPTED_SECONDS, _OTHER_SECONDS, _LONG_SECONDS = 10.0, 20.0, 60.0
_LONG_MINUTES = 60
_FIRST_TURN, _ATTEMPTS = 100, 2  # turns of their own, so that nobody else has made these grades


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each grade that took too long. Cheats are left out: they may hang until their limit."""
    is_long = evidence.exercise.minutes > _LONG_MINUTES
    for entry in evidence.of_kind("starter", "accepted", "partial", "mutant"):
        most = _LONG_SECONDS if is_long else _ACCEPTED_SECONDS if entry.kind == "accepted" else _OTHER_SECONDS
        seconds = evidence.grades.of(entry.submission).seconds
        for turn in range(_FIRST_TURN, _FIRST_TURN + _ATTEMPTS):
            if seconds > most:
                seconds = min(seconds, evidence.grades.of(entry.submission, turn=turn).seconds)
        if seconds > most:
            yield f"{entry.kind} {entry.name} takes {seconds:.1f} s to grade, not at most {most:g}"
