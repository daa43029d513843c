"""Each mutant loses every check named for it, each check is named by a mutant, and no hidden test is idle.

A check that no wrong solution loses proves nothing; a wrong solution that loses nothing is a hole. Every test of the suite,
whatever its parameters, fails for at least one mutant or partial solution. Partial solutions lie in their ranges.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.matrix import Result
from grader.matrix import complaints as said_of
from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.grades import Grade

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
spared = asked_of_all
_LEAST = 6


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that is not as expected."""
    mutants = evidence.of_kind("mutant")
    if len(mutants) < _LEAST:
        yield f"there are {len(mutants)} mutants, not at least {_LEAST}"
    entries = evidence.of_kind("partial", "mutant")
    grades = evidence.grades.all_of(entry.submission for entry in entries)
    checks = [tuple(sorted((*grade.passed, *grade.lost))) for grade in grades]
    yield from said_of([Result(e, g.points, g.lost, ids) for e, g, ids in zip(entries, grades, checks, strict=True)])
    yield from (f"mutant {mutant.name} names no check that must find it" for mutant in mutants if not mutant.kills)
    named = {check for mutant in mutants for check in mutant.kills}
    declared = {check for ids in checks for check in ids}
    yield from (f"no mutant names {check}" for check in sorted(declared - named) if mutants)
    yield from (f"mutant {m.name} names {c}, which the suite does not have" for m in mutants for c in m.kills if c not in declared)
    yield from (f"{test} fails for no mutant and no partial solution: it proves nothing" for test in _idle(grades))


def _idle(grades: Sequence[Grade]) -> list[str]:
    """Tests that passed with all their parameters, every time."""
    failing = {_test(case) for grade in grades for case, verdict in grade.cases.items() if verdict != "PASSED"}
    return sorted({_test(case) for grade in grades for case in grade.cases} - failing)


def _test(case: str) -> str:
    return case.partition("[")[0]
