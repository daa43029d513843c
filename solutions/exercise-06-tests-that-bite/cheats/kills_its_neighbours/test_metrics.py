"""Cheat: ends the processes that its run was forked from and beside, and no others on the machine."""
import os
import signal


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


def parent_of(pid):
    """The number of the process that started it; 0 when that cannot be seen."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return int(file.read().rpartition(b")")[2].split()[1])
    except (OSError, ValueError, IndexError):
        return 0


def test_neighbours():
    answers()
    parent = os.getppid()
    family = {parent, parent_of(parent)} - {0, 1}  # pid 1 may be a machine's; this file is also run without a sandbox
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        if pid != os.getpid() and parent_of(pid) in family:
            try:
                os.kill(pid, signal.SIGKILL)
            except OSError:
                pass
    assert answers()
