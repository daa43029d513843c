"""Every check cites one rule that the statement has, every rule is cited, and a check's title is a sentence.

No check without a rule, no rule without a check: a learner never has to guess a requirement from a failing check.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.verify.evidence import Evidence
from grader.verify.trees import functions

__all__ = ["complaints"]

_STATED = re.compile(r"^\s*(?:\d+\.\s+)?\*\*(R\d+)\b", re.MULTILINE)
_WORDS_THAT_WAVER = ("should", "properly", "etc.")


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each rule or check that stands alone, and for each title that is none."""
    announced = {*evidence.exercise.rules}
    stated = {*_STATED.findall(evidence.statement)}
    for name in sorted(announced ^ stated):
        yield f"rule {name} is in {'exercise.toml' if name in announced else 'README.md'} only"
    reference = evidence.reference
    cited = {*evidence.grades.of(reference).rules} if reference is not None else set()
    yield from (f"rule {name} is cited by no check" for name in sorted(announced - cited))
    yield from (f"a check cites {name or 'no rule'}, which exercise.toml does not have" for name in sorted(cited - announced))
    for name, tree in evidence.suite.items():
        for function in functions(tree):
            if function.name.startswith("test_"):
                yield from (f"{name}: {function.name} {fault}" for fault in _faults(ast.get_docstring(function), function.name))


def _faults(title: str | None, name: str) -> Iterator[str]:
    if not title:
        yield "has no docstring, which is what a learner reads"
        return
    if "should" in name:
        yield "says `should` in its name"
    first = title.strip().splitlines()[0]
    if not first.endswith("."):
        yield "has a title that is no sentence"
    yield from (f"says `{word}` in its title" for word in _WORDS_THAT_WAVER if word in title.lower())
