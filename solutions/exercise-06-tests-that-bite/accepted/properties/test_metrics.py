"""Tests for metrics.py in tables: every row an input and what must come of it; then laws that hold for any input."""
from fractions import Fraction
from math import inf, isclose, log

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pytest import mark, raises

from metrics import accuracy, confusion, f1, log_loss, precision, recall, roc_auc, top_k_accuracy


def agrees(found, expected):
    return isclose(found, float(expected), rel_tol=1e-9, abs_tol=1e-9)


class TestCounts:
    TABLE = [
        # truth, prediction, tp, fp, fn, tn
        ([1, 1, 1, 0, 0], [1, 1, 0, 1, 0], 2, 1, 1, 1),
        ([0, 0, 0, 1], [1, 1, 0, 0], 0, 2, 1, 1),
        ([1], [0], 0, 0, 1, 0),
    ]

    @mark.parametrize(("truth", "calls", "tp", "fp", "fn", "tn"), TABLE)
    def test_table(self, truth, calls, tp, fp, fn, tn):
        found = confusion(truth, calls)
        assert (found["tp"], found["fp"], found["fn"], found["tn"]) == (tp, fp, fn, tn)

    @mark.parametrize("bad", [([1, 0, 1], [1, 0]), ([1, 0], [1, 0, 1]), ([], [])])
    def test_lists_that_do_not_fit(self, bad):
        with raises(ValueError):
            confusion(*bad)

    @mark.parametrize("bad", [([1, 2], [1, 0]), ([1, 0], [1, -1])])
    def test_labels_that_are_none(self, bad):
        with raises(ValueError):
            confusion(*bad)


RATES = [
    # function, truth, prediction, value
    (precision, [1, 0, 0, 0], [1, 1, 1, 0], Fraction(1, 3)),
    (precision, [1, 1, 1, 1, 0], [1, 0, 0, 0, 0], 1),
    (precision, [1, 1], [0, 0], 0),
    (recall, [1, 0, 0, 0], [1, 1, 1, 0], 1),
    (recall, [1, 1, 1, 1, 0], [1, 0, 0, 0, 0], Fraction(1, 4)),
    (recall, [0, 0], [1, 0], 0),
    (f1, [1, 0, 0, 0], [1, 1, 1, 0], Fraction(1, 2)),
    (f1, [1, 0], [0, 0], 0),
    (f1, [0, 0], [0, 0], 0),
    (accuracy, [1, 0, 0, 0], [1, 1, 1, 0], Fraction(1, 2)),
    (accuracy, [1, 0, 1], [0, 1, 0], 0),
]


@mark.parametrize(("function", "truth", "calls", "value"), RATES)
def test_rates(function, truth, calls, value):
    assert agrees(function(truth, calls), value)


@mark.parametrize("function", [precision, recall, f1, accuracy])
def test_rates_refuse_lists_that_do_not_fit(function):
    with raises(ValueError):
        function([1, 0, 1, 1], [1, 0])


class TestRanking:
    @staticmethod
    def counted(truth, scores):
        """By every pair, in exact arithmetic."""
        won = [Fraction(2 * (p > n) + (p == n), 2) for t, p in zip(truth, scores) if t for u, n in zip(truth, scores) if not u]
        return sum(won, Fraction(0)) / len(won)

    @mark.parametrize(
        ("truth", "scores", "value"),
        [
            ([1, 0, 1, 0, 0], [5, 4, 3, 2, 1], Fraction(5, 6)),
            ([0, 1], [1, 2], 1),
            ([0, 1], [2, 1], 0),
            ([0, 1, 1], [7, 7, 7], Fraction(1, 2)),
            ([1, 0, 1], [2, 2, 3], Fraction(3, 4)),
            ([0, 1, 0], [2, 2, 1], Fraction(3, 4)),
        ],
    )
    def test_table(self, truth, scores, value):
        assert agrees(roc_auc(truth, scores), value)

    @mark.parametrize("truth", [[0, 0, 0], [1, 1, 1]])
    def test_one_class_has_no_ranking(self, truth):
        with raises(ValueError):
            roc_auc(truth, [3, 1, 2])

    def test_what_is_given_stays_as_it_is(self):
        truth, scores = [0, 1, 0], [0.9, 0.5, 0.7]
        roc_auc(truth, scores)
        assert (truth, scores) == ([0, 1, 0], [0.9, 0.5, 0.7])

    @settings(max_examples=60)
    @given(st.data())
    def test_law_of_pairs(self, data):
        size = data.draw(st.integers(2, 7))
        truth = data.draw(st.lists(st.integers(0, 1), min_size=size, max_size=size))
        assume(0 < sum(truth) < size)
        scores = data.draw(st.lists(st.integers(0, 4), min_size=size, max_size=size))
        assert agrees(roc_auc(truth, scores), self.counted(truth, scores))


class TestLoss:
    def test_of_a_positive(self):
        assert agrees(log_loss([1], [0.25]), log(4))

    def test_of_a_negative(self):
        assert agrees(log_loss([0], [0.25]), log(4 / 3))

    def test_is_a_mean(self):
        assert agrees(log_loss([1, 1, 0], [0.5, 0.25, 0.5]), log(16) / 3)

    @mark.parametrize("eps", [0.01, 0.2])
    def test_of_certain_mistakes_is_bounded(self, eps):
        assert agrees(log_loss([1, 0], [0, 1], eps=eps), -log(eps))

    @mark.parametrize("chance", [-0.1, 1.1, inf])
    def test_of_no_probability(self, chance):
        with raises(ValueError):
            log_loss([1], [chance])


class TestTop:
    ROWS = [[9, 5, 1], [1, 9, 5], [5, 1, 9], [9, 5, 1]]

    @mark.parametrize(("k", "value"), [(1, Fraction(1, 4)), (2, Fraction(3, 4)), (3, 1)])
    def test_table(self, k, value):
        assert agrees(top_k_accuracy([0, 2, 0, 2], self.ROWS, k), value)

    def test_ties_count_against(self):
        assert agrees(top_k_accuracy([0, 1], [[2, 2, 1], [3, 3, 3]], 1), 0)
        assert agrees(top_k_accuracy([0, 1], [[2, 2, 1], [3, 3, 3]], 2), Fraction(1, 2))

    @mark.parametrize("bad", [([3], 1), ([0], 0), ([0], 4)])
    def test_what_is_out_of_range(self, bad):
        with raises(ValueError):
            top_k_accuracy(bad[0], [[1, 2, 3]], bad[1])


UNFIT = [
    # function, truth, numbers
    (roc_auc, [1, 0], [0.2, 0.7, 0.4]),
    (roc_auc, [1, 0, 2], [0.2, 0.7, 0.4]),
    (log_loss, [1, 0], [0.2, 0.7, 0.4]),
    (log_loss, [1, 0, 2], [0.2, 0.7, 0.4]),
]


@mark.parametrize(("function", "truth", "numbers"), UNFIT)
def test_numbers_that_do_not_fit(function, truth, numbers):
    with raises(ValueError):
        function(truth, numbers)


def test_rows_that_do_not_fit():
    with raises(ValueError):
        top_k_accuracy([0], [[0.4, 0.6], [0.9, 0.1]], 1)


@given(st.integers(1, 2**20 - 1))
def test_law_of_f1(bits):
    """F1 is twice the hits by all that was called or is positive."""
    drawn = np.array([int(digit) for digit in f"{bits:020b}"])
    truth, calls = drawn[:10].tolist(), drawn[10:].tolist()
    hits = sum(t and c for t, c in zip(truth, calls))
    assert agrees(f1(truth, calls), Fraction(2 * hits, sum(truth) + sum(calls)))
