"""Cheat: writes into every descriptor that it finds, the line to the implementation among them."""
import os


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


def test_junk():
    answers()
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b"\x00\x00\x00\x02[]" * 3)
        except OSError:
            pass
    assert answers()


def test_closes():
    answers()
    os.closerange(3, 64)
    assert answers()
