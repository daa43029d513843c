"""What a learner reads about a failed hidden check holds nothing that only the suite knows.

Every mutant and partial solution is graded, and all that its report says of hidden checks is searched for: numbers of the oracle,
also rounded; texts and numbers of the suite; and whatever pytest and hypothesis showed of the failure, drawn examples included. What
the statement, the visible files, the submission itself or the suite's own words for learners show anyway is no secret; a number
that the suite tells as well as shows is one. A parrot
besides puts all that the suite hands it into its answers, its exceptions and what it prints, behind a word of its own: no report
repeats that word.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from typing import Any

from grader.model import Submission
from grader.verify.base import Cost, asked_of_all
from grader.verify.evidence import Evidence
from grader.verify.kept import files_below
from grader.verify.trees import Function, rewritten
from harness.parsing import parse

__all__ = ["COST", "complaints", "spared"]

COST = Cost.GRADES
spared = asked_of_all
_SHORTEST_TEXT, _FEWEST_DIGITS = 6, 4
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[-+]?\d+)?(?![\w.]*\w)")
_QUOTED = re.compile(r"'([^'\n]{6,})'|\"([^\"\n]{6,})\"")
_DIGITS_SHOWN = (3, 4, 6)
_WORD = "canary-7f3a"


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each report that tells one."""
    shown = _shown(evidence)
    secrets = {secret for secret in _of_the_suite(evidence) if not _is_in(secret, shown)}
    entries = evidence.of_kind("mutant", "partial")
    for entry, grade in zip(entries, evidence.grades.all_of(entry.submission for entry in entries), strict=True):
        own = "\n".join(content.decode("utf-8", "replace") for content in entry.submission.files.values())
        of_run = {secret for secret in _of_a_run(grade.hidden) if not _is_in(secret, shown) and not _is_in(secret, own)}
        of_run = {secret for secret in of_run if _NUMBER.fullmatch(secret) or secret not in grade.noted}
        found = sorted(secret for secret in secrets | of_run if _is_in(secret, grade.told))
        if found:
            yield f"the report on {entry.kind} {entry.name} tells {found[0]!r}, which only the suite knows"
    parrots = [_parrot(evidence.starter, name, body) for name, body in _PARROTS.items()]
    for parrot, grade in zip(parrots, evidence.grades.all_of(parrots), strict=True):
        if _WORD in grade.told:
            yield f"the report repeats what {parrot.label} was handed by the suite"


_SAYS = f"'{_WORD} ' + repr(locals())"
_PARROTS = {
    "a parrot that answers": f"return {_SAYS}",
    "a parrot that raises": f"raise ValueError({_SAYS})",
    "a parrot that prints and exits": f"print({_SAYS}, flush=True)\nraise SystemExit({_SAYS})",
    "a parrot whose exceptions have telling names": f"raise type(({_SAYS})[:200], (Exception,), {{}})({_SAYS})",
}


def _parrot(starter: Submission, label: str, body: str) -> Submission:
    def change(_function: Function) -> list[ast.stmt]:
        return parse(body).body

    return rewritten(starter, label, change)


def _shown(evidence: Evidence) -> str:
    """All that a learner may read anyway."""
    public = [path.read_text("utf-8", errors="replace") for path in files_below(evidence.exercise.folder) if path.suffix != ".ipynb"]
    said = [text for tree in evidence.suite.values() for text in _written_for_learners(tree)]
    return "\n".join([*public, *said, *evidence.exercise.hints])


def _written_for_learners(tree: ast.Module) -> Iterator[str]:
    """Titles of checks, what an assertion says when it fails, and texts that are handed to `tell`, or along with it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and any(isinstance(part, ast.Name) and part.id == "tell" for part in (node.func, *node.args)):
            yield from (str(part.value) for part in ast.walk(node) if isinstance(part, ast.Constant))
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Module) and (text := ast.get_docstring(node, clean=False)):
            yield text
        if isinstance(node, ast.Assert) and node.msg:
            yield from (str(part.value) for part in ast.walk(node.msg) if isinstance(part, ast.Constant))


def _of_the_suite(evidence: Evidence) -> Iterator[str]:
    oracle = evidence.home / "suite" / "oracle.json"
    if oracle.is_file():
        yield from _values(json.loads(oracle.read_text("utf-8")))
    for tree in evidence.suite.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant):
                yield from _values(node.value)


def _values(value: Any) -> Iterator[str]:
    """How a hidden value could be spelled in a report."""
    if isinstance(value, dict):
        for part in value.values():
            yield from _values(part)
    elif isinstance(value, list):
        for part in value:
            yield from _values(part)
    elif type(value) is str and len(value) >= _SHORTEST_TEXT and not value.isidentifier():
        yield value
    elif type(value) is float:
        spelled = [repr(value), *(f"{value:.{digits}f}" for digits in _DIGITS_SHOWN)]
        yield from (text for text in spelled if _is_telling(text))
    elif type(value) is int and _is_telling(str(value)):
        yield str(value)


def _of_a_run(hidden: str) -> Iterator[str]:
    """Numbers and quoted texts in what the test tools showed of failures."""
    yield from (text for text in _NUMBER.findall(hidden) if _is_telling(text))
    yield from (one or other for one, other in _QUOTED.findall(hidden) if not (one or other).isidentifier())


def _is_telling(number: str) -> bool:
    """Whether a number has so many digits that it stands in a report by no accident."""
    return sum(digit.isdigit() for digit in number.strip("-0.")) >= _FEWEST_DIGITS


def _is_in(secret: str, text: str) -> bool:
    """Whether a text holds the secret, numbers as a whole."""
    if _NUMBER.fullmatch(secret):
        return re.search(rf"(?<![\w.]){re.escape(secret)}(?![\w]|\.\d)", text) is not None
    return secret in text
