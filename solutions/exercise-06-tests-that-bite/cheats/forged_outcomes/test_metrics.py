"""Cheat: replaces what reports of tests, and tells the harness that everything failed."""
import gc
import sys


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


def test_replaces_the_reporter():
    answers()
    for module in list(sys.modules.values()):
        for name in ("_verdict", "_kind"):
            if hasattr(module, name):
                setattr(module, name, lambda *_: "failed")


def test_replaces_what_was_seen():
    answers()
    for thing in gc.get_objects():
        if type(thing).__name__ == "_Bench":
            thing.__class__ = type("_Bench", (type(thing),), {"seen": property(lambda self: {"call": "failed"}, lambda self, value: None)})


def test_raises_a_look_alike():
    answers()
    raise type("Failed", (BaseException,), {"__module__": "_pytest.outcomes"})("DID NOT RAISE")
