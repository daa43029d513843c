"""Two queues; of the threads that serve an iterator one alone is dismissed, and all are waited for."""
import itertools
import queue
import threading
from dataclasses import dataclass


class ScoringError(Exception):
    """Says which item failed."""

    def __init__(self, message, index):
        super().__init__(message)
        self.index = index


@dataclass(frozen=True)
class Outcome:
    """One item's result."""

    index: int
    item: object
    value: object = None
    error: "BaseException | None" = None


_NO_MORE = object()


def _serve(tasks, answers, score, failed):
    while (task := tasks.get()) is not _NO_MORE:
        index, item = task
        if failed is not None and failed.is_set():
            continue
        try:
            outcome = Outcome(index, item, value=score(item))
        except Exception as error:
            outcome = Outcome(index, item, error=error)
            if failed is not None:
                failed.set()
        answers.put(outcome)


def _start(workers, *args):
    threads = [threading.Thread(target=_serve, args=args, name=f"scorer {n}") for n in range(workers)]
    for thread in threads:
        thread.start()
    return threads


def _dismiss(threads, tasks):
    for _ in threads:
        tasks.put(_NO_MORE)
    for thread in threads:
        thread.join()


def _check_workers(workers):
    if workers < 1:
        raise ValueError(f"workers={workers}")


def score_all(items, score, *, workers=8, on_error="raise"):
    """All results, in order: everything is handed out at once, and sorted at the end."""
    _check_workers(workers)
    if on_error == "raise":
        failed = threading.Event()
    elif on_error == "collect":
        failed = None
    else:
        raise ValueError(f"on_error={on_error!r}")
    tasks, answers = queue.SimpleQueue(), queue.SimpleQueue()
    for task in enumerate(list(items)):
        tasks.put(task)
    _dismiss(_start(workers, tasks, answers, score, failed), tasks)
    outcomes = sorted((answers.get() for _ in range(answers.qsize())), key=lambda outcome: outcome.index)
    if failed is None:
        return outcomes
    worst = next((outcome for outcome in outcomes if outcome.error is not None), None)
    if worst is not None:
        raise ScoringError(f"item {worst.index}: {worst.error}", worst.index) from worst.error
    return [outcome.value for outcome in outcomes]


def iter_scores(items, score, *, workers=8, buffer=None):
    """Outcomes, in order; the caller's thread hands items out and sorts what comes back."""
    _check_workers(workers)
    ahead = 2 * workers if buffer is None else workers + buffer
    tasks, answers = queue.Queue(), queue.Queue()
    source = iter(items)
    early = {}
    taken = 0
    threads = _start(workers, tasks, answers, score, None)
    try:
        for delivered in itertools.count():
            for item in itertools.islice(source, ahead - (taken - delivered)):
                tasks.put((taken, item))
                taken += 1
            if delivered == taken:
                return
            while delivered not in early:
                outcome = answers.get()
                early[outcome.index] = outcome
            yield early.pop(delivered)
    finally:
        _empty(tasks)
        tasks.put(_NO_MORE)
        for thread in threads:
            thread.join()


def _empty(tasks):
    try:
        while True:
            tasks.get_nowait()
    except queue.Empty:
        return
