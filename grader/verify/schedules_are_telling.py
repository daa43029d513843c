"""No schedule accuses an accepted solution, and a mutant that needs one fails under at least one in twenty.

Each case that uses `sim` is played under 200 schedules with each accepted solution: a single false alarm is one too many. Each
mutant is played under 60 of every case of the checks that must find it; a check whose best case finds it more seldom than that has
found it by luck, and would miss its brothers: the scenario wants to be sharper. The share of schedules is printed for each mutant.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from grader.matrix import Entry
from grader.verify.base import Cost
from grader.verify.evidence import Evidence
from grader.verify.trees import functions

__all__ = ["COST", "complaints", "remarks", "spared"]

COST = Cost.GRADES
_FOR_ACCEPTED, _FOR_MUTANTS = 200, 60
_LEAST = Fraction(1, 20)
_SIM = "sim"


@dataclass(frozen=True, slots=True)
class _Hit:
    """By which share of its schedules the best case of a check finds a mutant."""

    check: str
    case: str
    share: Fraction


def spared(evidence: Evidence) -> str:
    """Only suites that play schedules are asked."""
    return "" if any(map(_plays_schedules, evidence.suite.values())) else "no case of the suite uses `sim`"


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each false alarm, and for each mutant that is found too seldom."""
    for entry in evidence.of_kind("accepted"):
        for case, counted in evidence.grades.schedules_of(entry.submission, _FOR_ACCEPTED).items():
            if counted.failed:
                yield f"accepted {entry.name} fails in {case} under {counted.failed} of {counted.played} schedules"
    for entry in evidence.of_kind("mutant"):
        for hit in _hits(evidence, entry):
            if hit.share < _LEAST:
                yield f"mutant {entry.name} fails under {_percent(hit.share)} of the schedules of {hit.case}, the best case of {hit.check}"


def remarks(evidence: Evidence) -> Iterator[str]:
    """How often each mutant is found, by check."""
    for entry in evidence.of_kind("mutant"):
        hits = _hits(evidence, entry)
        if hits:
            yield f"mutant {entry.name}: " + ", ".join(f"{hit.check} {_percent(hit.share)}" for hit in hits)


def _hits(evidence: Evidence, mutant: Entry) -> list[_Hit]:
    """One for each check that must find it, but for those that find it without playing a schedule."""
    found = []
    cases = evidence.grades.schedules_of(mutant.submission, _FOR_MUTANTS, only=mutant.kills)
    for check in mutant.kills:
        of_check = {case: counted for case, counted in cases.items() if counted.check == check}
        shares = {case: Fraction(counted.failed, counted.played) for case, counted in of_check.items() if counted.played}
        if shares and not any(counted.failed for counted in of_check.values() if not counted.played):
            best = max(shares, key=lambda case: shares[case])
            found.append(_Hit(check, best, shares[best]))
    return found


def _percent(share: Fraction) -> str:
    return f"{float(share):.0%}"


def _plays_schedules(tree: ast.Module) -> bool:
    return any(
        _SIM in (argument.arg for argument in function.args.args) for function in functions(tree) if function.name.startswith("test")
    )
