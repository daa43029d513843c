"""One stream for both ways: a queue of jobs, a queue of outcomes, and a generator that hands the outcomes on in order."""
import queue
import threading
from dataclasses import dataclass

_END = object()


class ScoringError(Exception):
    """An item could not be scored."""

    def __init__(self, index):
        super().__init__(f"item {index} failed")
        self.index = index


@dataclass(frozen=True)
class Outcome:
    """What became of one item."""

    index: int
    item: object
    value: object = None
    error: "BaseException | None" = None


def _check(workers, on_error="raise"):
    if workers < 1:
        raise ValueError("workers must be at least 1")
    if on_error not in ("raise", "collect"):
        raise ValueError("on_error is 'raise' or 'collect'")


def _work(jobs, outcomes, score):
    while (job := jobs.get()) is not _END:
        index, item = job
        try:
            outcomes.put(Outcome(index, item, score(item)))
        except Exception as error:
            outcomes.put(Outcome(index, item, error=error))


def _stream(items, score, workers, ahead):
    jobs, outcomes = queue.Queue(), queue.Queue()
    threads = [threading.Thread(target=_work, args=(jobs, outcomes, score), daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
    source, ready, more = enumerate(items), {}, True
    taken = got = given = 0
    try:
        while True:
            while more and taken - given < ahead:
                try:
                    job = next(source)
                except StopIteration:
                    more = False
                    break
                jobs.put(job)
                taken += 1
            if given in ready:
                given += 1
                yield ready.pop(given - 1)
            elif got < taken:
                outcome = outcomes.get()
                got += 1
                ready[outcome.index] = outcome
            else:
                return
    finally:
        try:
            while True:
                jobs.get_nowait()
        except queue.Empty:
            pass
        for _ in threads:
            jobs.put(_END)
        for thread in threads:
            thread.join()


def score_all(items, score, *, workers=8, on_error="raise"):
    """The values of all items, in their order, or their outcomes."""
    _check(workers, on_error)
    stream, found = _stream(items, score, workers, workers), []
    try:
        for outcome in stream:
            if on_error == "raise" and outcome.error is not None:
                raise ScoringError(outcome.index) from outcome.error
            found.append(outcome if on_error == "collect" else outcome.value)
    finally:
        stream.close()
    return found


def iter_scores(items, score, *, workers=8, buffer=None):
    """The outcomes in order, as they are asked for."""
    _check(workers)
    return _stream(items, score, workers, workers + (workers if buffer is None else buffer))
