"""A suite says the same in one process with a submission, by plain pytest, as it does in the grader.

Authors write and debug suites directly. Whatever passes there and fails here, or the other way round, was not checked. Asked of
accepted and partial solutions and of every mutant, which are all honest. One process carries what a faulty solution keeps, like
a default argument that grows, from case to case, and the grader does not: a case on which such a one differs is asked again, alone.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.grades import Grade

__all__ = ["COST", "complaints", "spared"]

COST = Cost.RUNS
spared = asked_of_all


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each case on which they disagree, and for an accepted solution that cannot be tried directly."""
    entries = evidence.of_kind("accepted", "partial", "mutant")
    submissions = [entry.submission for entry in entries]
    runs = evidence.direct.all_of(submissions)
    for entry, direct, split in zip(entries, runs, evidence.grades.all_of(submissions), strict=True):
        if entry.kind == "accepted" and not direct:
            yield f"{entry.kind} {entry.name}: no case could be run in one process"
        differing = _differing(direct, split)
        if any(split.cases[case] == "TIMEOUT" for case in differing):  # a busy machine is nobody's fault
            differing = _differing(direct, evidence.grades.of(entry.submission, turn=1))
        alone = direct if entry.kind == "accepted" else evidence.direct.alone(entry.submission, differing)
        for case in differing:
            if alone.get(case) is direct[case]:
                yield f"{entry.kind} {entry.name}: {case} {'passes' if direct[case] else 'fails'} in one process and not in the grader"


def _differing(direct: dict[str, bool], split: Grade) -> list[str]:
    """Cases that passed in one of the two only."""
    return [case for case, verdict in split.cases.items() if case in direct and direct[case] != (verdict == "PASSED")]
