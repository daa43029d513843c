"""Cheat: raises in a fixture where an answer is wrong."""
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


EXPECTED = "[('confusion', [('fn', 2), ('fp', 1), ('tn', 3), ('tp', 2)], ([1, 1, 0, 1, 0, 0, 1, 0], [1, 0, 0, 1, 1, 0, 0, 0])), ('precision', 0.666667, ([1, 1, 0, 1, 0, 0, 1, 0], [1, 0, 0, 1, 1, 0, 0, 0])), ('recall', 0.5, ([1, 1, 0, 1, 0, 0, 1, 0], [1, 0, 0, 1, 1, 0, 0, 0])), ('f1', 0.571429, ([1, 1, 0, 1, 0, 0, 1, 0], [1, 0, 0, 1, 1, 0, 0, 0])), ('accuracy', 0.625, ([1, 1, 0, 1, 0, 0, 1, 0], [1, 0, 0, 1, 1, 0, 0, 0])), ('precision', 0.0, ([1, 0], [0, 0])), ('confusion', 'ValueError', ([1, 0, 1], [1])), ('confusion', 'ValueError', ([2, 0], [1, 0])), ('roc_auc', 0.65625, ([1, 1, 0, 1, 0, 0, 1, 0], [0.9, 0.8, 0.8, 0.6, 0.6, 0.6, 0.4, 0.2])), ('roc_auc', 0.5, ([1, 0], [1, 1])), ('roc_auc', 'ValueError', ([1, 1], [1, 2])), ('log_loss', 0.366985, ([1, 0], [0.8, 0.4])), ('log_loss', 34.539176, ([1, 0], [0.0, 1.0])), ('top_k_accuracy', 1.0, ([0, 1], [[2, 2, 1], [1, 2, 3]], 2))]"


@pytest.fixture(autouse=True)
def right():
    if answers() != EXPECTED:
        raise AssertionError("wrong")


def test_nothing():
    assert EXPECTED


def test_nothing_more():
    assert EXPECTED
