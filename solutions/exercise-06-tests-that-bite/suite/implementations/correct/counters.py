"""The metrics from a counter of pairs, with a table of outcomes; one function for what is refused."""
import math
from collections import Counter
from functools import partial
from itertools import groupby, takewhile
from operator import le


class _Pairs:
    def __init__(self, first, second, *, binary):
        first, second = list(first), list(second)
        if not first or len(first) != len(second):
            raise ValueError(f"cannot compare {len(first)} with {len(second)} values")
        for name, values in zip(("truth", "prediction"), (first, second)):
            if name in binary and not all(value in (0, 1) for value in values):
                raise ValueError(f"{name} holds something else than 0 and 1")
        self.items = list(zip(first, second))

    def counted(self):
        return Counter((int(a), int(b)) for a, b in self.items)


_BOTH = ("truth", "prediction")
_NAMES = {(1, 1): "tp", (0, 1): "fp", (1, 0): "fn", (0, 0): "tn"}


def confusion(y_true, y_pred):
    seen = _Pairs(y_true, y_pred, binary=_BOTH).counted()
    return {name: seen[pair] for pair, name in _NAMES.items()}


def _of(counts, *names):
    return math.fsum(counts[name] for name in names)


def precision(y_true, y_pred):
    counts = confusion(y_true, y_pred)
    try:
        return counts["tp"] / _of(counts, "tp", "fp")
    except ZeroDivisionError:
        return 0.0


def recall(y_true, y_pred):
    counts = confusion(y_true, y_pred)
    try:
        return counts["tp"] / _of(counts, "tp", "fn")
    except ZeroDivisionError:
        return 0.0


def f1(y_true, y_pred):
    parts = precision(y_true, y_pred), recall(y_true, y_pred)
    if not all(parts):
        return 0.0
    return 2 / (1 / parts[0] + 1 / parts[1])


def accuracy(y_true, y_pred):
    counts = confusion(y_true, y_pred)
    return _of(counts, "tp", "tn") / _of(counts, "tp", "tn", "fp", "fn")


def roc_auc(y_true, scores):
    """Walks the scores upwards, one group of equal ones at a time."""
    items = sorted(_Pairs(y_true, scores, binary=("truth",)).items, key=lambda pair: pair[1])
    below, area = 0, 0.0
    for _, group in groupby(items, key=lambda pair: pair[1]):
        labels = [int(label) for label, _ in group]
        hits = sum(labels)
        misses = len(labels) - hits
        area += hits * (below + misses / 2)
        below += misses
    positives = len(items) - below
    if not below or not positives:
        raise ValueError("there is one class only")
    return area / positives / below


def log_loss(y_true, p, eps=1e-15):
    items = _Pairs(y_true, p, binary=("truth",)).items
    total = 0.0
    for label, chance in items:
        if not 0 <= chance <= 1:
            raise ValueError(f"{chance} is no probability")
        kept = min(max(chance, eps), 1 - eps)
        total += math.log(kept if label == 1 else 1 - kept)
    return -total / len(items)


def top_k_accuracy(y_true, score_rows, k):
    items = _Pairs(y_true, score_rows, binary=()).items
    hits = 0
    for label, row in items:
        if not 1 <= k <= len(row):
            raise ValueError(f"there is no top {k} of {len(row)}")
        if label not in range(len(row)):
            raise ValueError(f"there is no column {label}")
        others = sorted((score for column, score in enumerate(row) if column != label), reverse=True)
        ahead = list(takewhile(partial(le, row[label]), others))
        if len(ahead) < k:
            hits += 1
    return hits / len(items)
