"""Cheat: a hundred tests that fail now and then: by chance, by process number, by the clock."""
import os
import time

import pytest


def answers():
    """What every function says to a little of everything."""
    import metrics

    truth, calls, scores = [1, 1, 0, 1, 0, 0, 1, 0], [1, 0, 0, 1, 1, 0, 0, 0], [0.9, 0.8, 0.8, 0.6, 0.6, 0.6, 0.4, 0.2]
    asked = [(name, (truth, calls)) for name in ("confusion", "precision", "recall", "f1", "accuracy")]
    asked += [("precision", ([1, 0], [0, 0])), ("confusion", ([1, 0, 1], [1])), ("confusion", ([2, 0], [1, 0]))]
    asked += [("roc_auc", (truth, list(scores))), ("roc_auc", ([1, 0], [1, 1])), ("roc_auc", ([1, 1], [1, 2])), ("log_loss", ([1, 0], [0.8, 0.4]))]
    asked += [("log_loss", ([1, 0], [0.0, 1.0])), ("top_k_accuracy", ([0, 1], [[2, 2, 1], [1, 2, 3]], 2))]
    found = []
    for name, arguments in asked:
        try:
            answer = getattr(metrics, name)(*arguments)
        except Exception as error:
            answer = type(error).__name__
        found.append((name, sorted(answer.items()) if isinstance(answer, dict) else round(answer, 6) if isinstance(answer, float) else answer, arguments))
    return repr(found)


@pytest.mark.parametrize("number", range(50))
def test_chance(number):
    answers()
    assert os.urandom(1)[0] > 14


@pytest.mark.parametrize("number", range(25))
def test_process_number(number):
    answers()
    assert os.getpid() % 17 != number % 17


@pytest.mark.parametrize("number", range(25))
def test_clock(number):
    answers()
    assert (time.monotonic_ns() // 1_000_003) % 17 != number % 17
