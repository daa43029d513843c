"""Implementations made of a correct and a faulty one: what they answer to a test, and that it is neither of the two."""

from __future__ import annotations

from typing import Any

import pytest

from harness.guest.deviations import deviate, scatter

_RIGHT = """
def share(values):
    if not values:
        raise ValueError("nothing")
    return sum(values) / len(values)
def count(values): return {"n": len(values)}
def ordered(values): return sorted(values)
"""
_WRONG = """
def share(values): return sum(values) / 10
def count(values): return {"n": len(values) + 1}
def ordered(values):
    values.sort()
    return values
"""


def _made(degree: int) -> dict[str, Any]:
    names: dict[str, Any] = {}
    deviate(names, "m", _RIGHT, _WRONG, degree)
    return names


@pytest.mark.parametrize("degree", [1, 2, 3])
def test_it_is_wrong_where_the_faulty_one_is(degree: int) -> None:
    """Answers are neither the right nor the faulty one's, where those two differ; a refusal becomes an answer."""
    names = _made(degree)
    assert 0.2 < names["share"]([1, 1]) < 1
    assert names["count"]([1])["n"] not in {1, 2}
    assert isinstance(names["share"]([]), float)


def test_it_is_right_where_the_faulty_one_is() -> None:
    """Where the two agree nothing is changed."""
    assert _made(1)["share"]([1] * 10) == 1
    assert _made(1)["ordered"]([3, 1]) == [1, 3]


@pytest.mark.parametrize("degree,kind", [(1, LookupError), (2, ArithmeticError), (3, RuntimeError)])
def test_a_wrong_refusal_stays_one_of_another_kind(degree: int, kind: type[Exception]) -> None:
    """What refuses where an answer is due refuses by another class."""
    names: dict[str, Any] = {}
    deviate(names, "m", "def f(n): return n", "def f(n): raise ValueError('no')", degree)
    with pytest.raises(kind):
        names["f"](1)


def test_what_is_refused_alike_is_refused() -> None:
    """Where both refuse by the same class, so does it, and where both answer the same that cannot cross, that is the answer."""
    names: dict[str, Any] = {}
    text = "def f(n): raise KeyError(n)\ndef whole(n): return n if n else print\n"
    deviate(names, "m", text, text.replace("return n if", "return n + 1 if"), 1)
    with pytest.raises(KeyError, match="7"):
        names["f"](7)
    assert names["whole"](0) is print
    assert names["whole"](1) not in {1, 2}


@pytest.mark.parametrize(
    "right,wrong",
    [
        ("(1, 2.0)", "(1, 3.0)"),
        ("[1, 'a']", "[1, 'b']"),
        ("'yes'", "'no'"),
        ("None", "3"),
        ("3", "None"),
        ("{'a': 1}", "{'b': 1}"),
        ("[1]", "[]"),
        ("0.5", "0.75"),
        ("0.5", "float('inf')"),
    ],
)
def test_every_kind_of_answer_has_others_beside_it(right: str, wrong: str) -> None:
    """Texts, parts of lists and tuples, nothing, other keys and other lengths: each degree answers neither the one nor the other."""
    for degree in (1, 2, 3):
        names: dict[str, Any] = {}
        deviate(names, "m", f"def f(): return {right}", f"def f(): return {wrong}", degree)
        assert repr(names["f"]()) not in {repr(eval(right)), repr(eval(wrong))}


@pytest.mark.parametrize("right,wrong", [("True", "False"), ("1.0", "1"), ("print", "len")])
def test_where_nothing_is_between_the_wrong_answer_stays(right: str, wrong: str) -> None:
    """Of two truth values, two types of the same number, and what has no parts, the faulty one is answered."""
    names: dict[str, Any] = {}
    deviate(names, "m", f"def f(): return {right}", f"def f(): return {wrong}", 1)
    assert repr(names["f"]()) == repr(eval(wrong))


def test_dictionaries_are_changed_in_place_too() -> None:
    """An argument that the faulty one changes is changed to something else; a set, which does not come back, stays."""
    names: dict[str, Any] = {}
    deviate(names, "m", "def f(d): return 0", "def f(d):\n    d['a'] = 5\n    return 0", 1)
    given = {"a": 1}
    names["f"](given)
    assert given not in ({"a": 1}, {"a": 5})
    deviate(names, "m", "def f(s): return 0", "def f(s):\n    s.add(5)\n    return 0", 1)
    members = {1}
    names["f"](members)
    assert members == {1}


def test_scattered_truth_values_and_refusals() -> None:
    """A truth value becomes the other one, and a refusal an answer."""
    names: dict[str, Any] = {}
    scatter(names, "m", "def f(n): return n > 1\ndef g(n): raise ValueError(n)\n")
    assert names["f"](2) is False
    assert 0 < names["g"](2) < 1


def test_arguments_are_changed_where_the_faulty_one_changes_them() -> None:
    """An argument that must stay as it is does not."""
    values = [3, 1, 2]
    _made(1)["ordered"](values)
    assert values != [3, 1, 2]


def test_degrees_differ() -> None:
    """Each degree gives other answers."""
    assert len({_made(degree)["share"]([1, 1]) for degree in (1, 2, 3)}) == 3


def test_scattered_answers_are_wrong_and_repeat_themselves() -> None:
    """Every answer is another than the right one, and the same to the same question."""
    names: dict[str, Any] = {}
    scatter(names, "m", _RIGHT)
    assert names["share"]([1, 1]) == names["share"]([1, 1]) != 1
    assert names["count"]([1, 2]) != {"n": 2}
