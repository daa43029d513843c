"""The metrics on numpy arrays."""
import numpy as np


def _pair(one, other):
    first, second = np.asarray(one), np.asarray(other)
    if first.ndim != 1 or first.shape != second.shape[:1] or not first.size:
        raise ValueError("expected two sequences of the same length, at least one long")
    return first, second


def _binary(values):
    array = np.asarray(values)
    if not np.isin(array, [0, 1]).all():
        raise ValueError("expected zeros and ones")
    return array.astype(bool)


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
    difference = values[positive][:, None] - values[~positive][None, :]
    return float(np.mean(np.where(difference > 0, 1.0, np.where(difference == 0, 0.5, 0.0))))


def log_loss(y_true, p, eps=1e-15):
    true, given = _pair(y_true, p)
    if ((given < 0) | (given > 1)).any():
        raise ValueError("expected probabilities")
    kept = np.clip(given.astype(float), eps, 1 - eps)
    return float(-np.mean(np.log(np.where(_binary(true), kept, 1 - kept))))


def top_k_accuracy(y_true, score_rows, k):
    true, rows = _pair(y_true, score_rows)
    if not 1 <= k <= rows.shape[1]:
        raise ValueError("k is out of range")
    if ((true < 0) | (true >= rows.shape[1])).any():
        raise ValueError("a label is out of range")
    own = rows[np.arange(len(true)), true]
    place = (rows >= own[:, None]).sum(axis=1)
    return float(np.mean(place <= k))
