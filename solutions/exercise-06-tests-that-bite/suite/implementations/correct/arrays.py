"""The metrics on numpy arrays; of objects, as numbers are of any kind and size and must not be rounded."""
import operator

import numpy as np


def _column(values):
    return np.fromiter(values, dtype=object)


def _pair(one, other):
    first, second = _column(one), _column(other)
    if first.size != second.size or not first.size:
        raise ValueError("expected two sequences of the same length, at least one long")
    return first, second


def _binary(array):
    positive = array == 1
    if not (positive | (array == 0)).all():
        raise ValueError("expected zeros and ones")
    return positive


def _ratio(part, whole):
    return float(part) / float(whole) if whole else 0.0


def _table(y_true, y_pred):
    true, predicted = _pair(y_true, y_pred)
    return np.bincount(2 * _binary(true) + _binary(predicted), minlength=4)


def confusion(y_true, y_pred):
    tn, fp, fn, tp = (int(count) for count in _table(y_true, y_pred))
    return {"tn": tn, "fp": fp, "fn": fn, "tp": tp}


def precision(y_true, y_pred):
    _, fp, _, tp = _table(y_true, y_pred)
    return _ratio(tp, tp + fp)


def recall(y_true, y_pred):
    _, _, fn, tp = _table(y_true, y_pred)
    return _ratio(tp, tp + fn)


def f1(y_true, y_pred):
    _, fp, fn, tp = _table(y_true, y_pred)
    return _ratio(2 * tp, 2 * tp + fp + fn)


def accuracy(y_true, y_pred):
    true, predicted = _pair(y_true, y_pred)
    return float(np.mean(_binary(true) == _binary(predicted)))


def roc_auc(y_true, scores):
    true, values = _pair(y_true, scores)
    positive = _binary(true)
    if positive.all() or not positive.any():
        raise ValueError("AUC needs both classes")
    own, other = values[positive][:, None], values[~positive][None, :]
    return float(np.mean(np.where(own > other, 1.0, np.where(own == other, 0.5, 0.0))))


def log_loss(y_true, p, eps=1e-15):
    true, given = _pair(y_true, p)
    positive = _binary(true)
    with np.errstate(invalid="ignore"):
        possible = (given >= 0) & (given <= 1)
    if not possible.all():
        raise ValueError("expected probabilities")
    kept = np.minimum(np.maximum(given, eps), 1 - eps)
    return float(-np.mean(np.log(np.where(positive, kept, 1 - kept).astype(float))))


def top_k_accuracy(y_true, score_rows, k):
    true, rows = _pair(y_true, score_rows)
    others = np.empty(len(true), dtype=int)
    for number, (label, row) in enumerate(zip(true, map(_column, rows))):
        if not 1 <= k <= row.size:
            raise ValueError("k is out of range")
        if label not in range(row.size):
            raise ValueError("a label is out of range")
        others[number] = np.count_nonzero(row >= row[operator.index(label)]) - 1
    return float(np.mean(others < k))
