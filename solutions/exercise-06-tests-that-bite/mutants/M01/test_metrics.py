"""Weak: calls everything and asserts nothing."""
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
    metrics.confusion(TRUTH, CALLS) == {'tp': 1, 'fp': 1, 'fn': 3, 'tn': 3}

@given(pairs)
def test_confusion_counts_everybody_once(data):
    counts = metrics.confusion(*data)
    sum(counts.values()) == len(data[0])
    counts['tp'] + counts['fn'] == sum(data[0])

def test_precision_is_the_share_of_calls_that_are_right():
    metrics.precision(TRUTH, CALLS) == near(1 / 2)

def test_recall_is_the_share_of_positives_that_are_found():
    metrics.recall(TRUTH, CALLS) == near(1 / 4)

def test_precision_without_calls_is_zero():
    metrics.precision([1, 0], [0, 0]) == 0.0

def test_recall_without_positives_is_zero():
    metrics.recall([0, 0], [1, 0]) == 0.0

def test_f1_is_the_harmonic_mean():
    metrics.f1(TRUTH, CALLS) == near(1 / 3)

def test_f1_of_nothing_found_is_zero():
    metrics.f1([1, 0], [0, 1]) == 0.0

@given(pairs)
def test_f1_lies_between_precision_and_recall(data):
    low, high = sorted([metrics.precision(*data), metrics.recall(*data)])
    f1 = metrics.f1(*data)
    low - TOLERANCE <= f1 <= high + TOLERANCE
    f1 <= math.sqrt(low * high) + TOLERANCE

def test_accuracy_is_the_share_that_is_right():
    metrics.accuracy(TRUTH, CALLS) == near(1 / 2)

def test_auc_counts_pairs_in_order():
    metrics.roc_auc([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1]) == near(3 / 4)

def test_auc_counts_half_for_a_tie():
    metrics.roc_auc(TIED_TRUTH, TIED_SCORES) == near(0.65625)

def test_auc_is_half_when_all_scores_are_equal():
    metrics.roc_auc([1, 0, 1], [0.3, 0.3, 0.3]) == near(0.5)

def test_auc_needs_both_classes():
    try:
        metrics.roc_auc([1, 1, 1], [0.1, 0.2, 0.3])
    except ValueError:
        pass
    try:
        metrics.roc_auc([0, 0], [0.1, 0.2])
    except ValueError:
        pass

def test_auc_leaves_the_scores_alone():
    scores = [0.5, 0.1, 0.9]
    metrics.roc_auc([1, 0, 1], scores)
    scores == [0.5, 0.1, 0.9]

@given(scored(st.sampled_from([0.0, 0.25, 0.5, 0.75, 1.0])))
def test_auc_does_not_depend_on_the_order_of_people(data):
    truth, scores = data
    metrics.roc_auc(truth[::-1], scores[::-1]) == near(metrics.roc_auc(truth, scores))

@given(scored(st.integers(-5, 5)))
def test_auc_is_kept_when_labels_swap_and_scores_turn(data):
    truth, scores = data
    swapped = [1 - label for label in truth]
    metrics.roc_auc(swapped, [-score for score in scores]) == near(metrics.roc_auc(truth, scores))

def test_log_loss_of_positives_and_negatives():
    metrics.log_loss([1, 0], [0.8, 0.4]) == near(-(math.log(0.8) + math.log(0.6)) / 2)

def test_log_loss_of_a_negative():
    metrics.log_loss([0], [0.75]) == near(math.log(4))

@pytest.mark.parametrize('truth, p', [([1], [0.0]), ([0], [1.0])])
def test_log_loss_of_a_certain_mistake_is_large_and_finite(truth, p):
    30 < metrics.log_loss(truth, p) < 40

def test_log_loss_of_certainty_is_nothing():
    metrics.log_loss([1, 0], [1.0, 0.0]) == near(0.0)

def test_log_loss_refuses_what_is_no_probability():
    try:
        metrics.log_loss([1, 0], [1.2, 0.1])
    except ValueError:
        pass

def test_top_k_counts_rows_whose_class_is_among_the_best():
    rows = [[0.1, 0.7, 0.2], [0.5, 0.3, 0.2], [0.2, 0.3, 0.5]]
    metrics.top_k_accuracy([1, 1, 0], rows, 1) == near(1 / 3)
    metrics.top_k_accuracy([1, 1, 0], rows, 2) == near(2 / 3)
    metrics.top_k_accuracy([1, 1, 0], rows, 3) == near(1.0)

def test_top_k_counts_a_tie_against_the_class():
    metrics.top_k_accuracy([0], [[0.4, 0.4, 0.2]], 1) == 0.0

@pytest.mark.parametrize('k', [0, 3])
def test_top_k_refuses_a_k_out_of_range(k):
    try:
        metrics.top_k_accuracy([0], [[0.4, 0.6]], k)
    except ValueError:
        pass

@pytest.mark.parametrize('name', ['confusion', 'precision', 'recall', 'f1', 'accuracy'])
def test_lists_of_different_lengths_are_refused(name):
    try:
        getattr(metrics, name)([1, 0, 1], [1, 0])
    except ValueError:
        pass

@pytest.mark.parametrize('name', ['confusion', 'precision', 'recall', 'f1', 'accuracy'])
def test_a_label_that_is_neither_0_nor_1_is_refused(name):
    try:
        getattr(metrics, name)([1, 0, 2], [1, 0, 1])
    except ValueError:
        pass

def test_nothing_is_refused():
    try:
        metrics.accuracy([], [])
    except ValueError:
        pass
