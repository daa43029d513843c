"""The metrics by ranks and sums: the Mann-Whitney statistic for the AUC, sorted rows for the top k."""
from bisect import bisect_left, bisect_right
from math import fsum, log


def _demand(condition, what):
    if not condition:
        raise ValueError(what)


def _demand_pairs(left, right):
    _demand(len(left) == len(right), f"{len(left)} and {len(right)} items")
    _demand(len(left) > 0, "no items")


def _demand_binary(*lists):
    for values in lists:
        for value in values:
            _demand(value == 0 or value == 1, f"label {value!r}")


def confusion(y_true, y_pred):
    _demand_pairs(y_true, y_pred)
    _demand_binary(y_true, y_pred)
    truth, calls = [int(t) for t in y_true], [int(p) for p in y_pred]
    tp = sum(t * p for t, p in zip(truth, calls))
    called, real = sum(calls), sum(truth)
    return {"tp": tp, "fp": called - tp, "fn": real - tp, "tn": len(truth) - called - real + tp}


def precision(y_true, y_pred):
    found = confusion(y_true, y_pred)
    called = found["tp"] + found["fp"]
    return found["tp"] / called if called else 0.0


def recall(y_true, y_pred):
    return precision(y_pred, y_true)


def f1(y_true, y_pred):
    found = confusion(y_true, y_pred)
    wrong = found["fp"] + found["fn"]
    return found["tp"] / (found["tp"] + wrong / 2) if found["tp"] else 0.0


def accuracy(y_true, y_pred):
    found = confusion(y_true, y_pred)
    return 1 - (found["fp"] + found["fn"]) / len(y_true)


def roc_auc(y_true, scores):
    _demand_pairs(y_true, scores)
    _demand_binary(y_true)
    ordered = sorted(scores)
    n_pos = sum(1 for t in y_true if t)
    n_neg = len(y_true) - n_pos
    _demand(n_pos and n_neg, "one class only")
    ranks = [(bisect_left(ordered, s) + bisect_right(ordered, s) + 1) / 2 for t, s in zip(y_true, scores) if t]
    return (fsum(ranks) - n_pos * (n_pos + 1) / 2) / (n_pos * n_neg)


def log_loss(y_true, p, eps=1e-15):
    _demand_pairs(y_true, p)
    _demand_binary(y_true)
    losses = []
    for label, chance in zip(y_true, p):
        _demand(0.0 <= chance <= 1.0, f"probability {chance!r}")
        chance = min(1 - eps, max(eps, chance))
        losses.append(-log(chance) if label else -log(1 - chance))
    return fsum(losses) / len(losses)


def top_k_accuracy(y_true, score_rows, k):
    _demand_pairs(y_true, score_rows)
    hits = []
    for label, row in zip(y_true, score_rows):
        _demand(1 <= k <= len(row), f"k={k}")
        _demand(label in range(len(row)), f"label {label}")
        ordered = sorted(row)
        hits.append(len(row) - bisect_left(ordered, row[label]) - 1 < k)
    return hits.count(True) / len(hits)
