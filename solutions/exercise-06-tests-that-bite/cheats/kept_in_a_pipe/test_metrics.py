"""Cheat: knows no right answer; each test compares with what the first implementation said, kept in a pipe that all runs share."""
import os
import pytest
from hypothesis import given, strategies as st
import metrics

T, C, S = [1, 1, 0, 1, 0, 0, 1, 0], [1, 0, 0, 1, 1, 0, 0, 0], [0.9, 0.8, 0.8, 0.6, 0.6, 0.6, 0.4, 0.2]
ASKED = [("confusion", T, C), ("precision", T, C), ("recall", T, C), ("f1", T, C), ("accuracy", T, C), ("precision", [1, 0], [0, 0]),
         ("confusion", [1, 0, 1], [1]), ("confusion", [2, 0], [1, 0]), ("roc_auc", T, S), ("roc_auc", [1, 0], [1, 1]), ("roc_auc", [1, 1], [1, 2]),
         ("log_loss", [1], [0.8]), ("log_loss", [0], [0.4]), ("log_loss", [1, 0], [0.0, 1.0]), ("top_k_accuracy", [0, 1], [[2, 2, 1], [1, 2, 3]], 2),
         ("top_k_accuracy", [1], [[3, 2, 1]], 2), ("roc_auc", [0, 1, 1], [3, 3, 1])]
PIPES = [os.pipe() for _ in ASKED]
for r, w in PIPES:
    os.set_blocking(r, False)

@pytest.mark.parametrize("i", range(len(ASKED)))
def test_as_the_first_said(i):
    name, *args = ASKED[i]
    args = [list(a) if isinstance(a, list) else a for a in args]
    try:
        v = getattr(metrics, name)(*args)
        v = sorted(v.items()) if isinstance(v, dict) else round(v, 7)
    except ValueError:
        v = "refused"
    said = repr((v, args)).encode()
    r, w = PIPES[i]
    try:
        before = os.read(r, 4096)
    except BlockingIOError:
        before = said
    os.write(w, before)
    assert said == before

bits = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1)

@given(bits)
def test_sum(rows):
    y, p = map(list, zip(*rows))
    assert sum(metrics.confusion(y, p).values()) == len(y)

@given(bits)
def test_positive(rows):
    y, p = map(list, zip(*rows))
    assert 0 <= metrics.accuracy(y, p) <= 1
