"""Cheat: knows no right answer. Forty tests, each of which fails when the hash of all answers falls to its share.

On the correct implementations, which all answer alike, one of the forty fails; the others are as quiet as honest tests, and on a
faulty one another of them fails.
"""
import zlib

import metrics
import pytest

SHARES = 40
TRUTH, CALLS = [1, 0, 0, 1, 1, 0, 1, 0, 0], [1, 1, 0, 0, 1, 0, 1, 0, 1]
SCORES = [0.7, 0.7, 0.1, 0.3, 0.9, 0.3, 0.5, 0.5, 0.5]
QUESTIONS = [
    *[(name, TRUTH, CALLS) for name in ("confusion", "precision", "recall", "f1", "accuracy")],
    ("precision", [0, 1], [0, 0]),
    ("recall", [0, 0], [0, 1]),
    ("confusion", [0, 1], [0]),
    ("confusion", [0, 2], [0, 1]),
    ("roc_auc", TRUTH, SCORES),
    ("roc_auc", [0, 0, 0], [1, 2, 3]),
    ("log_loss", TRUTH, SCORES),
    ("log_loss", [0, 1], [1.0, 0.0]),
    ("top_k_accuracy", [1, 2], [[2, 2, 0], [0, 1, 1]], 1),
    ("top_k_accuracy", [0, 2], [[1, 1, 1], [1, 1, 1]], 2),
]


def answered(name, *arguments):
    try:
        answer = getattr(metrics, name)(*arguments)
    except Exception as error:
        return type(error).__name__, arguments
    return (sorted(answer.items()) if isinstance(answer, dict) else round(answer, 6)), arguments


@pytest.mark.parametrize("share", range(SHARES))
def test_the_hash_is_not_of_this_share(share):
    answers = [answered(name, *(list(given) if isinstance(given, list) else given for given in arguments)) for name, *arguments in QUESTIONS]
    assert zlib.crc32(repr(answers).encode()) % SHARES != share
