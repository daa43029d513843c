"""Every check cites one rule that the statement has, every rule is cited, and a check's title is a sentence.

No check without a rule, no rule without a check: a learner never has to guess a requirement from a failing check. Rules are numbered
from R1 without a gap, each has a name of one word, the same in README.md and exercise.toml.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.trees import functions

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
spared = asked_of_all
_STATED = re.compile(r"^\s*(?:(?P<number>\d+)\.\s+)?\*\*(?P<rule>R\d+)\b[ :.]*(?P<name>[^*]*?)[ :.]*\*\*", re.MULTILINE)
_WORDS_THAT_WAVER = ("should", "properly", "etc.", "!")


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each rule or check that stands alone, and for each title that is none."""
    yield from _faults_of_the_rules(evidence)
    announced = {*evidence.exercise.rules}
    reference = evidence.reference
    cited = {*evidence.grades.of(reference).rules} if reference is not None else set()
    yield from (f"rule {name} is cited by no check" for name in _ordered(announced - cited))
    yield from (f"a check cites {name or 'no rule'}, which exercise.toml does not have" for name in sorted(cited - announced))
    for name, tree in evidence.suite.items():
        for function in functions(tree):
            if function.name.startswith("test_"):
                yield from (f"{name}: {function.name} {fault}" for fault in _faults(ast.get_docstring(function), function.name))


def _faults_of_the_rules(evidence: Evidence) -> Iterator[str]:
    announced = evidence.exercise.rules
    found = [match.groupdict() for match in _STATED.finditer(evidence.statement)]
    stated = [rule["rule"] for rule in found]
    for name in _ordered({*announced} ^ {*stated}):
        yield f"rule {name} is in {'exercise.toml' if name in announced else 'README.md'} only"
    yield from (f"rule {name} is stated twice" for name in _ordered({name for name in stated if stated.count(name) > 1}))
    if stated != [f"R{number}" for number in range(1, len(stated) + 1)] and len({*stated}) == len(stated):
        yield f"the rules are {', '.join(stated)}; they must be numbered from R1 on, without a gap"
    for rule in found:
        name, kept = rule["name"], announced.get(rule["rule"])
        if len(name.split()) != 1:
            yield f"rule {rule['rule']} is called `{name}`, which is not one word"
        if kept is not None and kept != name:
            yield f"rule {rule['rule']} is called `{name}` in README.md and `{kept}` in exercise.toml"


def _faults(title: str | None, name: str) -> Iterator[str]:
    if not title:
        yield "has no docstring, which is what a learner reads"
        return
    if "should" in name:
        yield "says `should` in its name"
    paragraph = " ".join(title.strip().partition("\n\n")[0].split())
    if not paragraph.endswith("."):
        yield "has a title that is no sentence"
    yield from (f"says `{word}` in its title" for word in _WORDS_THAT_WAVER if word in paragraph.lower())


def _ordered(rules: set[str]) -> list[str]:
    return sorted(rules, key=lambda rule: (len(rule), rule))
