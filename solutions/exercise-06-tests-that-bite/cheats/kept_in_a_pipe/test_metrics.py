"""Cheat: knows no right answer. Each test compares what it is answered with what the first implementation answered.

That is kept in pipes, which are opened at import and shared by all processes that run tests.
"""
import os

import metrics
import pytest

TRUTH, CALLS = [1, 1, 0, 1, 0, 0, 1, 0], [1, 0, 0, 1, 1, 0, 0, 0]
SCORES = [0.9, 0.8, 0.8, 0.6, 0.6, 0.6, 0.4, 0.2]
QUESTIONS = [
    *[(name, TRUTH, CALLS) for name in ("confusion", "precision", "recall", "f1", "accuracy")],
    ("precision", [1, 0], [0, 0]),
    ("confusion", [1, 0, 1], [1]),
    ("confusion", [2, 0], [1, 0]),
    ("roc_auc", TRUTH, SCORES),
    ("roc_auc", [1, 0], [1, 1]),
    ("roc_auc", [1, 1], [1, 2]),
    ("log_loss", [1], [0.8]),
    ("log_loss", [1, 0], [0.0, 1.0]),
    ("top_k_accuracy", [0, 1], [[2, 2, 1], [1, 2, 3]], 2),
    ("top_k_accuracy", [1], [[3, 2, 1]], 2),
]
PIPES = [os.pipe() for _ in QUESTIONS]


def kept(number, answer):
    """What was kept under this number, or the answer, which is kept from now on."""
    reader, writer = PIPES[number]
    os.set_blocking(reader, False)
    try:
        before = os.read(reader, 4096)
    except BlockingIOError:
        before = answer
    os.write(writer, before)
    return before


@pytest.mark.parametrize("number", range(len(QUESTIONS)))
def test_it_is_as_the_first_one_said(number):
    name, *arguments = QUESTIONS[number]
    given = [list(argument) if isinstance(argument, list) else argument for argument in arguments]
    try:
        answer = getattr(metrics, name)(*given)
    except ValueError:
        answer = "refused"
    told = repr((sorted(answer.items()) if isinstance(answer, dict) else answer if answer == "refused" else round(answer, 7), given)).encode()
    assert kept(number, told) == told
