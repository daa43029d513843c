"""What a rule is: a module whose docstring explains it, and which yields a sentence for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum
from typing import Protocol, runtime_checkable

from grader.verify.evidence import Evidence

__all__ = ["Cost", "Remarking", "Rule", "asked_of_all"]


class Cost(IntEnum):
    """What it takes to judge by a rule; the cheap ones come first, and those that measure are alone."""

    READS = 0
    RUNS = 1
    GRADES = 2
    MEASURES = 3


class Rule(Protocol):
    """A module of this package, or of an entry point. Its docstring begins with the rule in one sentence."""

    __doc__: str
    COST: Cost

    def spared(self, evidence: Evidence) -> str:
        """Why this exercise is not asked to keep the rule, in a sentence; "" when it is."""
        ...

    def complaints(self, evidence: Evidence) -> Iterator[str]:
        """A sentence for each thing that breaks the rule; nothing when the exercise keeps it."""
        ...


@runtime_checkable
class Remarking(Protocol):
    """A rule that measures something besides, which is shown even where nothing is wrong."""

    def remarks(self, evidence: Evidence) -> Iterator[str]:
        """A line for each thing measured."""
        ...


def asked_of_all(_evidence: Evidence) -> str:
    """`spared` of a rule that fits every kind of exercise."""
    return ""
