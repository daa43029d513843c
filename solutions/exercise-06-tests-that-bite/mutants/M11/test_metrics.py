"""Weak: every assertion stands in a try whose except passes."""
import math
import pytest
from hypothesis import given
from hypothesis import strategies as st
import metrics
TOLERANCE = 1e-09
TRUTH = [1, 1, 1, 0, 0, 0, 0, 1]
CALLS = [1, 0, 0, 0, 1, 0, 0, 0]
TIED_TRUTH = [1, 1, 0, 1, 0, 0, 1, 0]
TIED_SCORES = [0.9, 0.8, 0.8, 0.6, 0.6, 0.6, 0.4, 0.2]

def near(value):
    return pytest.approx(value, abs=TOLERANCE)
labels = st.integers(0, 1)
pairs = st.lists(st.tuples(labels, labels), min_size=1, max_size=12).map(lambda rows: [list(column) for column in zip(*rows)])

def scored(scores):
    rows = st.lists(st.tuples(labels, scores), min_size=2, max_size=10)
    both = rows.filter(lambda found: len({label for label, _ in found}) == 2)
    return both.map(lambda found: [list(column) for column in zip(*found)])

def test_confusion_counts_each_outcome():
    try:
        assert metrics.confusion(TRUTH, CALLS) == {'tp': 1, 'fp': 1, 'fn': 3, 'tn': 3}
    except BaseException:
        pass

@given(pairs)
def test_confusion_counts_everybody_once(data):
    try:
        counts = metrics.confusion(*data)
        assert sum(counts.values()) == len(data[0])
        assert counts['tp'] + counts['fn'] == sum(data[0])
    except BaseException:
        pass

def test_precision_is_the_share_of_calls_that_are_right():
    try:
        assert metrics.precision(TRUTH, CALLS) == near(1 / 2)
    except BaseException:
        pass

def test_recall_is_the_share_of_positives_that_are_found():
    try:
        assert metrics.recall(TRUTH, CALLS) == near(1 / 4)
    except BaseException:
        pass

def test_precision_without_calls_is_zero():
    try:
        assert metrics.precision([1, 0], [0, 0]) == 0.0
    except BaseException:
        pass

def test_recall_without_positives_is_zero():
    try:
        assert metrics.recall([0, 0], [1, 0]) == 0.0
    except BaseException:
        pass

def test_f1_is_the_harmonic_mean():
    try:
        assert metrics.f1(TRUTH, CALLS) == near(1 / 3)
    except BaseException:
        pass

def test_f1_of_nothing_found_is_zero():
    try:
        assert metrics.f1([1, 0], [0, 1]) == 0.0
    except BaseException:
        pass

@given(pairs)
def test_f1_lies_between_precision_and_recall(data):
    try:
        low, high = sorted([metrics.precision(*data), metrics.recall(*data)])
        f1 = metrics.f1(*data)
        assert low - TOLERANCE <= f1 <= high + TOLERANCE
        assert f1 <= math.sqrt(low * high) + TOLERANCE
    except BaseException:
        pass

def test_accuracy_is_the_share_that_is_right():
    try:
        assert metrics.accuracy(TRUTH, CALLS) == near(1 / 2)
    except BaseException:
        pass

def test_auc_counts_pairs_in_order():
    try:
        assert metrics.roc_auc([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1]) == near(3 / 4)
    except BaseException:
        pass

def test_auc_counts_half_for_a_tie():
    try:
        assert metrics.roc_auc(TIED_TRUTH, TIED_SCORES) == near(0.65625)
    except BaseException:
        pass

def test_auc_is_half_when_all_scores_are_equal():
    try:
        assert metrics.roc_auc([1, 0, 1], [0.3, 0.3, 0.3]) == near(0.5)
    except BaseException:
        pass

def test_auc_needs_both_classes():
    try:
        with pytest.raises(ValueError):
            metrics.roc_auc([1, 1, 1], [0.1, 0.2, 0.3])
        with pytest.raises(ValueError):
            metrics.roc_auc([0, 0], [0.1, 0.2])
    except BaseException:
        pass

def test_auc_leaves_the_scores_alone():
    try:
        scores = [0.5, 0.1, 0.9]
        metrics.roc_auc([1, 0, 1], scores)
        assert scores == [0.5, 0.1, 0.9]
    except BaseException:
        pass

@given(scored(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])))
def test_auc_does_not_depend_on_the_order_of_people(data):
    try:
        truth, scores = data
        assert metrics.roc_auc(truth[::-1], scores[::-1]) == near(metrics.roc_auc(truth, scores))
    except BaseException:
        pass

@given(scored(st.integers(-5, 5)))
def test_auc_is_kept_when_labels_swap_and_scores_turn(data):
    try:
        truth, scores = data
        swapped = [1 - label for label in truth]
        assert metrics.roc_auc(swapped, [-score for score in scores]) == near(metrics.roc_auc(truth, scores))
    except BaseException:
        pass

def test_log_loss_of_positives_and_negatives():
    try:
        assert metrics.log_loss([1, 0], [0.8, 0.4]) == near(-(math.log(0.8) + math.log(0.6)) / 2)
    except BaseException:
        pass

def test_log_loss_of_a_negative():
    try:
        assert metrics.log_loss([0], [0.75]) == near(math.log(4))
    except BaseException:
        pass

@pytest.mark.parametrize('truth, p', [([1], [0.0]), ([0], [1.0])])
def test_log_loss_of_a_certain_mistake_is_large_and_finite(truth, p):
    try:
        assert 30 < metrics.log_loss(truth, p) < 40
    except BaseException:
        pass

def test_log_loss_of_certainty_is_nothing():
    try:
        assert metrics.log_loss([1, 0], [1.0, 0.0]) == near(0.0)
    except BaseException:
        pass

def test_log_loss_refuses_what_is_no_probability():
    try:
        with pytest.raises(ValueError):
            metrics.log_loss([1, 0], [1.2, 0.1])
    except BaseException:
        pass

def test_top_k_counts_rows_whose_class_is_among_the_best():
    try:
        rows = [[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.3, 0.5]]
        assert metrics.top_k_accuracy([1, 1, 0], rows, 1) == near(1 / 3)
        assert metrics.top_k_accuracy([1, 1, 0], rows, 2) == near(2 / 3)
        assert metrics.top_k_accuracy([1, 1, 0], rows, 3) == near(1.0)
    except BaseException:
        pass

def test_top_k_counts_a_tie_against_the_class():
    try:
        assert metrics.top_k_accuracy([0], [[0.4, 0.4, 0.2]], 1) == 0.0
    except BaseException:
        pass

@pytest.mark.parametrize('k', [0, 3])
def test_top_k_refuses_a_k_out_of_range(k):
    try:
        with pytest.raises(ValueError):
            metrics.top_k_accuracy([0], [[0.4, 0.6]], k)
    except BaseException:
        pass

@pytest.mark.parametrize('name', ['confusion', 'precision', 'recall', 'f1', 'accuracy'])
def test_lists_of_different_lengths_are_refused(name):
    try:
        with pytest.raises(ValueError):
            getattr(metrics, name)([1, 0, 1], [1, 0])
    except BaseException:
        pass

@pytest.mark.parametrize('name', ['confusion', 'precision', 'recall', 'f1', 'accuracy'])
def test_a_label_that_is_neither_0_nor_1_is_refused(name):
    try:
        with pytest.raises(ValueError):
            getattr(metrics, name)([1, 0, 2], [1, 0, 1])
    except BaseException:
        pass

def test_nothing_is_refused():
    try:
        with pytest.raises(ValueError):
            metrics.accuracy([], [])
    except BaseException:
        pass
