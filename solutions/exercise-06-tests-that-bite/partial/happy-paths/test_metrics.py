"""Tests of the happy paths: every function on ordinary input."""
import math

import metrics

TRUTH = [1, 1, 1, 0, 0, 0, 0, 1]
CALLS = [1, 0, 0, 0, 1, 0, 0, 0]


def close(one, other):
    return abs(one - other) < 1e-9


def test_confusion():
    assert metrics.confusion(TRUTH, CALLS) == {"tp": 1, "fp": 1, "fn": 3, "tn": 3}


def test_precision():
    assert close(metrics.precision(TRUTH, CALLS), 0.5)


def test_recall():
    assert close(metrics.recall(TRUTH, CALLS), 0.25)


def test_f1():
    assert close(metrics.f1(TRUTH, CALLS), 1 / 3)


def test_accuracy():
    assert close(metrics.accuracy(TRUTH, CALLS), 0.5)


def test_auc():
    assert close(metrics.roc_auc([1, 0, 1, 0], [0.9, 0.8, 0.7, 0.1]), 0.75)


def test_log_loss():
    assert close(metrics.log_loss([1, 0], [0.8, 0.4]), -(math.log(0.8) + math.log(0.6)) / 2)


def test_top_k():
    assert close(metrics.top_k_accuracy([1, 0], [[0.1, 0.9], [0.2, 0.8]], 1), 0.5)
