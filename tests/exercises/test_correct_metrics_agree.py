"""Exercise-06: its correct implementations give one answer wherever the docstrings of metrics.py promise one.

A test that fails on one of them costs its author points, so each input that learners may try is drawn here: numbers of any
size and kind, infinite ones, negative zeros, truth values, ties, lists that are empty, ragged or of different lengths.
"""

from __future__ import annotations

import copy
import math
import types
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from harness.suite import mutation
from tests.grader.exercises import ROOT

_FOLDER = ROOT / "solutions" / "exercise-06-tests-that-bite" / "suite" / "implementations"
_INF, _NAN = math.inf, math.nan
_COUNTS = ("confusion", "precision", "recall", "f1", "accuracy")


def _module(name: str, text: str) -> types.ModuleType:
    module = types.ModuleType(name)
    exec(compile(text, f"{name}.py", "exec"), vars(module))
    return module


_CORRECT = [_module(name, text) for name, text in mutation.read(_FOLDER).correct.items()]


def _outcome(module: types.ModuleType, function: str, values: tuple[Any, ...]) -> Any:
    """What a function answers, as a dictionary or a number, or the class of what it raises. It changes nothing it is given."""
    copied = copy.deepcopy(values)
    try:
        answer = getattr(module, function)(*copied)
    except Exception as error:
        answer = type(error)
    assert repr(copied) == repr(values), module.__name__
    if isinstance(answer, dict):
        assert {type(count) for count in answer.values()} == {int}, module.__name__
    elif not isinstance(answer, type):
        assert isinstance(answer, float), module.__name__
    return answer


def _is_one(first: Any, other: Any) -> bool:
    if isinstance(first, float) and isinstance(other, float):
        return math.isclose(first, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(first == other)


def _others(function: str, *values: Any) -> dict[str, Any]:
    """Answers of correct implementations that are not what the documented one answers, nor the same class of exception; with its own."""
    found = {module.__name__: _outcome(module, function, values) for module in _CORRECT}
    return {} if all(_is_one(found["given"], answer) for answer in found.values()) else found


def _or_numpy(numbers: st.SearchStrategy[Any], kind: Any, **bounds: Any) -> st.SearchStrategy[Any]:
    """Lists of these numbers or, of one kind as a list of numpy's mostly is, of numpy's scalars."""
    lists = st.lists(numbers, **bounds)
    return lists | lists.map(lambda drawn: [_as(kind, number) for number in drawn])


def _as(kind: Any, number: Any) -> Any:
    try:
        return kind(number)
    except (OverflowError, ValueError, TypeError):
        return kind(0)


_ZERO_OR_ONE = st.sampled_from([0, 1, 0, 1, 0, 1, False, True, 0.0, 1.0, -0.0, np.int64(1), np.bool_(False), Fraction(1)])
_NO_LABEL = st.sampled_from([2, -1, 0.5, _NAN, _INF, 2**70, -(2**63), None, "1", "", [1], [], (0,), Fraction(1, 2)])
_LABEL = st.integers(0, 30).flatmap(lambda chance: _ZERO_OR_ONE if chance else _NO_LABEL)
_EDGES = st.sampled_from([0.0, -0.0, _INF, -_INF, 5e-324, 2**53, 2**53 + 1, float(2**53), 2**63, 2**63 - 1, -(2**63), 10**400])
_SCORE = st.one_of(st.integers(-2, 2), st.integers(), st.floats(allow_nan=False), st.booleans(), st.fractions(), _EDGES)
_SHARE = st.one_of(st.floats(0, 1), st.fractions(0, 1), st.sampled_from([0, 1, 0.0, -0.0, 1.0, True, False, 1e-300, 1e-16, 1 - 1e-16]))
_NO_SHARE = st.sampled_from([_NAN, _INF, -_INF, -5e-324, 1.0000000000000002, 2, -1, 2**70, -(10**400), Fraction(10**20 + 1, 10**20)])
_CHANCE = st.integers(0, 20).flatmap(lambda chance: _SHARE if chance else _NO_SHARE)
_EPS = st.floats(1e-15, 0.5) | st.just(1e-15)
_COLUMN = st.one_of(st.integers(0, 3), st.integers(-2, 6), st.sampled_from([True, False, 0.5, 1.0, _NAN, 2**70, None, "0", np.int64(1)]))
_K = st.one_of(st.integers(1, 3), st.integers(-1, 7), st.sampled_from([True, 2**70, -(2**70), 1.5, 2.0, np.int64(2)]))


@st.composite
def _paired(draw: st.DrawFn, first: st.SearchStrategy[Any], other: st.SearchStrategy[list[Any]]) -> tuple[list[Any], list[Any]]:
    """Two lists, mostly of one length."""
    values = draw(other)
    size = draw(st.sampled_from([len(values)] * 12 + [0, 1, len(values) + 1]))
    return draw(st.lists(first, min_size=size, max_size=size)), values


@given(st.sampled_from(_COUNTS), _paired(_LABEL, st.lists(_LABEL, max_size=8)))
@example("confusion", ([[1]], [1]))
@example("recall", (["1"], [1]))
@settings(max_examples=400, deadline=None)
def test_counts_and_rates_agree(function: str, lists: tuple[list[Any], list[Any]]) -> None:
    """Whatever stands for labels is counted, or refused, by all implementations alike."""
    assert _others(function, *lists) == {}


@given(_paired(_LABEL, _or_numpy(_SCORE, np.float64, max_size=8) | _or_numpy(_SCORE, np.int64, max_size=8)))
@example(([1, 0], [_INF, _INF]))
@example(([0, 1], [2**63 - 1, -(2**63)]))
@example(([0, 1, 0], [2**53, 2**53 + 1, 0.5]))
@example(([1, 0], [True, False]))
@settings(max_examples=600, deadline=None)
def test_areas_agree(lists: tuple[list[Any], list[Any]]) -> None:
    """Scores are compared as they are: none overflows, none is rounded, infinite ones tie with one another."""
    assert _others("roc_auc", *lists) == {}


@given(_paired(_LABEL, _or_numpy(_CHANCE, np.float64, max_size=6)), _EPS)
@example(([1], [_NAN]), 1e-15)
@example(([1], [Fraction(10**17 - 1, 10**17)]), 1e-15)
@example(([1, 0], [0.2, 0.9]), 0.5)
@settings(max_examples=400, deadline=None)
def test_losses_agree(lists: tuple[list[Any], list[Any]], eps: float) -> None:
    """What is no probability is refused by all, nan too, and every eps that is allowed bounds the same losses."""
    assert _others("log_loss", *lists, eps) == {}
    assert _others("log_loss", *lists) == {}


_ROW = _or_numpy(_SCORE, np.float64, max_size=5) | st.lists(st.integers(0, 2), min_size=3, max_size=3)


@given(_paired(_COLUMN, st.lists(_ROW, max_size=4)), _K)
@example(([0], [[-_INF, 0.0]]), 2)
@example(([0, 1], [[1, 2], [1, 2, 3]]), 1)
@example(([True], [[2, 1]]), 1)
@example(([0], [[2**53 + 1, 2**53, 0.5]]), 1)
@example(([0.5], [[1, 2]]), 1)
@example(([0], [[1, 2]]), 1.5)
@settings(max_examples=600, deadline=None)
def test_top_rows_agree(lists: tuple[list[Any], list[Any]], k: Any) -> None:
    """Rows may differ in length; ties, extremes and labels that are no column are told alike."""
    assert _others("top_k_accuracy", *lists, k) == {}


@pytest.mark.parametrize("function", [*_COUNTS, "roc_auc", "log_loss"])
@pytest.mark.parametrize("lists", [([], []), ([1], []), ([], [1]), ([1, 0], [1]), ([2, 0], [0.5, 0.25]), (["a", 1], [1, 0])])
def test_what_must_be_refused_is(function: str, lists: tuple[list[Any], list[Any]]) -> None:
    """All implementations raise ValueError where the docstrings promise it."""
    assert [_outcome(module, function, lists) for module in _CORRECT] == [ValueError] * len(_CORRECT)
