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
