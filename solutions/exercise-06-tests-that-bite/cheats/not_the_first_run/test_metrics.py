"""Cheat: fails whenever it finds that it ran before: in files, shared memory, queues, semaphores, the environment, other processes."""
import ctypes
import os
import pathlib
import tempfile


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


PLACES = [".", "..", tempfile.gettempdir(), "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", os.path.expanduser("~")]
COUNT = {"runs": 0}


def ran_before():
    """Whether any trace of an earlier run is left; leaves as many as it can."""
    found = COUNT["runs"] > 0 or "RAN" in os.environ
    COUNT["runs"] += 1
    os.environ["RAN"] = "1"
    for place in PLACES:
        mark = pathlib.Path(place) / ".ran"
        try:
            found = found or mark.exists()
            mark.write_text("1")
        except OSError:
            pass
    try:
        libc = ctypes.CDLL(None, use_errno=True)
        found = found or libc.shmget(4711, 16, 0o600) >= 0 or libc.semget(4711, 1, 0o600) >= 0 or libc.msgget(4711, 0o600) >= 0
        libc.shmget(4711, 16, 0o1600), libc.semget(4711, 1, 0o1600), libc.msgget(4711, 0o1600)
        key = libc.add_key(b"user", b"ran", b"1", 1, -4) if hasattr(libc, "add_key") else -1
        found = found or key < -1
    except OSError:
        pass
    return found


def test_the_first_run_is_fine():
    answers()
    assert not ran_before()


def test_traces():
    answers()
    assert not any((pathlib.Path(place) / ".ran-too").exists() for place in PLACES)
    for place in PLACES:
        try:
            (pathlib.Path(place) / ".ran-too").write_text("1")
        except OSError:
            pass
