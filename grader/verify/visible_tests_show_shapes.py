"""There are two to four visible tests, each with a sentence, which every accepted solution passes and the starter does not.

They show a learner how to call what is to be built. A visible test that a right solution fails sends everybody astray; one that
the starter passes shows nothing.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from grader.verify.base import Cost
from grader.verify.evidence import Evidence
from grader.verify.trees import functions

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
_FEWEST, _MOST = 2, 4


def spared(evidence: Evidence) -> str:
    """Who hands in tests finds an example of one in the starter."""
    return "the answer is tests" if evidence.answer_is_tests and not evidence.visible_tests else ""


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each that is not so."""
    tests = [f for tree in evidence.visible_tests.values() for f in functions(tree) if f.name.startswith("test")]
    if not _FEWEST <= len(tests) <= _MOST:
        yield f"there are {len(tests)} visible tests, not {_FEWEST} to {_MOST}"
    yield from (f"the visible test {test.name} has no docstring" for test in tests if not ast.get_docstring(test))
    accepted = evidence.of_kind("accepted")
    for entry, grade in zip(accepted, evidence.grades.all_of(entry.submission for entry in accepted), strict=True):
        yield from (f"accepted {entry.name} fails the visible test {case}" for case, got in grade.smoke.items() if got != "PASSED")
    if not evidence.answer_is_tests:
        starter = evidence.grades.of(evidence.starter)
        yield from (f"the starter passes the visible test {case}" for case, got in starter.smoke.items() if got == "PASSED")
