"""Metrics of a binary classifier, in plain Python. Correct, and to be tested.

Labels are 0 or 1; 1 is positive. Scores are any numbers but nan. Lists of plain Python numbers go in, floats come out.
Every function raises ValueError when its lists differ in length or are empty, and for a label other than 0 or 1.
No function changes what it is given.
"""
import math

__all__ = ["accuracy", "confusion", "f1", "log_loss", "precision", "recall", "roc_auc", "top_k_accuracy"]


def confusion(y_true, y_pred):
    """Counts by outcome: {"tp": ..., "fp": ..., "fn": ..., "tn": ...}."""
    _check_labels(y_true)
    _check_labels(y_pred)
    _check_lengths(y_true, y_pred)
    counts = {"tp": 0, "fp": 0, "fn": 0, "tn": 0}
    for true, predicted in zip(y_true, y_pred):
        counts[("t" if true == predicted else "f") + ("p" if predicted else "n")] += 1
    return counts


def precision(y_true, y_pred):
    """tp / (tp + fp): how many of those called positive are. 0.0 when none was called positive."""
    counts = confusion(y_true, y_pred)
    return _share(counts["tp"], counts["tp"] + counts["fp"])


def recall(y_true, y_pred):
    """tp / (tp + fn): how many of the positives were found. 0.0 when there is no positive."""
    counts = confusion(y_true, y_pred)
    return _share(counts["tp"], counts["tp"] + counts["fn"])


def f1(y_true, y_pred):
    """The harmonic mean of precision and recall, 2 * p * r / (p + r). 0.0 when both are 0."""
    p, r = precision(y_true, y_pred), recall(y_true, y_pred)
    return 2 * p * r / (p + r) if p + r else 0.0


def accuracy(y_true, y_pred):
    """The share of predictions that are right."""
    counts = confusion(y_true, y_pred)
    return _share(counts["tp"] + counts["tn"], len(y_true))


def roc_auc(y_true, scores):
    """The share of (positive, negative) pairs in which the positive has the higher score; a tie counts one half.

    ValueError when y_true holds one class only.
    """
    _check_labels(y_true)
    _check_lengths(y_true, scores)
    positives = [score for label, score in zip(y_true, scores) if label == 1]
    negatives = [score for label, score in zip(y_true, scores) if label == 0]
    if not positives or not negatives:
        raise ValueError("both classes are needed")
    won = sum((p > n) + (p == n) / 2 for p in positives for n in negatives)
    return won / (len(positives) * len(negatives))


def log_loss(y_true, p, eps=1e-15):
    """The mean of -log(p) for positives and -log(1 - p) for negatives, natural logarithm.

    p holds the probability of the positive class; it is first brought into eps ... 1 - eps. ValueError outside 0 ... 1.
    eps lies from 1e-15 to 0.5.
    """
    _check_labels(y_true)
    _check_lengths(y_true, p)
    if not all(0 <= value <= 1 for value in p):
        raise ValueError("a probability lies from 0 to 1")
    clipped = [min(max(value, eps), 1 - eps) for value in p]
    return -sum(math.log(value if label else 1 - value) for label, value in zip(y_true, clipped)) / len(y_true)


def top_k_accuracy(y_true, score_rows, k):
    """The share of rows in which fewer than k other classes score at least as high as the true one.

    y_true holds column numbers, one for each row of scores. A class that ties with the true one counts against it.
    ValueError when k is less than 1 or more than there are columns, or a label is no column of its row.
    """
    _check_lengths(y_true, score_rows)
    hits = 0
    for label, row in zip(y_true, score_rows):
        if not 1 <= k <= len(row):
            raise ValueError("k must be from 1 to the number of columns")
        if label not in range(len(row)):
            raise ValueError("a label must be a column")
        ahead = sum(score >= row[label] for column, score in enumerate(row) if column != label)
        hits += ahead < k
    return hits / len(y_true)


def _check_labels(labels):
    if not all(label in (0, 1) for label in labels):
        raise ValueError("labels are 0 or 1")


def _check_lengths(one, other):
    if len(one) != len(other) or not len(one):
        raise ValueError("two lists of one length, not empty, are needed")


def _share(part, whole):
    return part / whole if whole else 0.0
