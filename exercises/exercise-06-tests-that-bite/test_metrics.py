"""Tests for metrics.py. Fill this file: an example for each sentence of the docstrings, and properties for what always holds."""
import metrics


def test_accuracy_is_the_share_of_right_predictions():
    """Three of four predictions are right."""
    assert abs(metrics.accuracy([1, 0, 1, 1], [1, 0, 0, 1]) - 0.75) < 1e-9
