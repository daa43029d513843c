"""Operators: each changes what it says, once, and what comes out is a program again."""

from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest

from harness.suite.mutation import generate
from harness.suite.mutation.operators import OPERATORS

_METRICS = Path(__file__).parents[4] / "exercises" / "exercise-06-tests-that-bite" / "metrics.py"


def _made(operator: str, source: str) -> list[str]:
    return [change.text for change in generate(textwrap.dedent(source)) if change.operator == operator]


@pytest.mark.parametrize(
    "operator,before,after",
    [
        ("comparison", "a == b", ["a != b"]),
        ("comparison", "a < b <= c", ["a > b <= c", "a < b >= c"]),
        ("comparison", "a in b", ["a not in b"]),
        ("comparison", "a is b", ["a is not b"]),
        ("boundary", "a < b", ["a <= b"]),
        ("boundary", "a >= b", ["a > b"]),
        ("boundary", "a == b", []),
        ("arithmetic", "a / b", ["a * b", "a // b"]),
        ("arithmetic", "a + b", ["a - b"]),
        ("arithmetic", "a -= b", ["a += b"]),
        ("arithmetic", "-a", ["a"]),
        ("constant", "a = 1", ["a = 2", "a = 0"]),
        ("constant", "a = True", ["a = False"]),
        ("constant", "a = 'text'", []),
        ("condition", "x = a and b", ["x = a or b", "x = b", "x = a"]),
        ("condition", "x = not a", ["x = a"]),
        ("condition", "x = a if b else c", ["x = a if not b else c"]),
        ("condition", "x = [a for a in b if a]", ["x = [a for a in b]"]),
        ("return", "def f(a):\n    return a", ["def f(a):\n    return None"]),
        ("return", "def f(a):\n    return None", []),
        ("dropped-raise", "if a:\n    raise b", ["if a:\n    pass"]),
        ("dropped-call", "f(a, b)", ["pass"]),
        ("dropped-call", "x = sorted(a)", ["x = a"]),
        ("dropped-statement", "a += b", ["pass"]),
        ("dropped-statement", "while a:\n    break", ["while a:\n    pass"]),
        ("dropped-with", "with lock:\n    a()\n    b()", ["a()\nb()"]),
        ("widened-except", "try:\n    a\nexcept KeyError:\n    b", ["try:\n    a\nexcept Exception:\n    b"]),
        ("widened-except", "try:\n    a\nexcept Exception:\n    b", []),
        ("swapped-arguments", "f(a, b, c)", ["f(b, a, c)"]),
        ("swapped-arguments", "f(*a, b)", []),
    ],
)
def test_an_operator_makes_what_it_says(operator: str, before: str, after: list[str]) -> None:
    """Each operator changes its own kind of place, in every way that it knows, and leaves others alone."""
    assert _made(operator, before) == after


def test_every_operator_is_shown_above() -> None:
    """No operator is without an example."""
    table = test_an_operator_makes_what_it_says.pytestmark[0].args[1]  # type: ignore[attr-defined]
    assert {row[0] for row in table} == set(OPERATORS)


@pytest.mark.parametrize("source", ['"""A docstring."""', "def f(a: 1 = 2) -> 3:\n    '''Text.'''", "@cache(1)\ndef f():\n    pass"])
def test_words_and_annotations_stay(source: str) -> None:
    """Docstrings, annotations and decorators are no places for faults; defaults are."""
    changed = [change.diff for change in generate(source)]
    assert all("=2" not in diff or "-def f(a: 1=2)" in diff for diff in changed)
    assert len(changed) == (2 if "= 2" in source else 0)


@pytest.mark.parametrize("path", [_METRICS, Path(__file__).parents[4] / "harness" / "wire" / "marks.py"], ids=lambda path: path.stem)
def test_what_is_made_is_python_and_new(path: Path) -> None:
    """Every change of a real module parses, differs from it and from every other, and has an id of its own."""
    source = path.read_text("utf-8")
    made = list(generate(source))
    texts = [change.text for change in made]
    assert len({*texts, ast.unparse(ast.parse(source))}) == len(texts) + 1
    assert len({change.id for change in made}) == len(made)
    assert all(change.diff for change in made)
    for text in texts:
        ast.parse(text)


def test_ids_say_where() -> None:
    """An id is made of operator, function and count, so that marking one survives changes of other functions."""
    before = {change.id for change in generate(_METRICS.read_text("utf-8")) if change.function == "roc_auc"}
    after = {change.id for change in generate("LIMIT = 3\n" + _METRICS.read_text("utf-8")) if change.function == "roc_auc"}
    assert before == after
    assert "boundary:roc_auc:1" in before
