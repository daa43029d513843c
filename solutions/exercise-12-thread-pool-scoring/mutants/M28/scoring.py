"""A crew of threads that help themselves to the items; one waiter is told of an outcome, whoever it is."""
import threading
from dataclasses import dataclass


class ScoringError(Exception):
    """Says which item failed."""

    index = -1


@dataclass(frozen=True)
class Outcome:
    """One item's result."""

    index: int
    item: object
    value: object = None
    error: "BaseException | None" = None


class _Crew:
    """An iterator of outcomes. ahead: how far the crew may be ahead of them, None for any distance."""

    def __init__(self, items, score, workers, ahead=None, stops_on_failure=False):
        if workers < 1:
            raise ValueError("at least one worker is needed")
        self._score = score
        self._ahead = ahead
        self._stops_on_failure = stops_on_failure
        self._items = items
        self._source = None
        self._turn = threading.Lock()
        self._changed = threading.Condition()
        self._finished = {}
        self._taken = self._delivered = 0
        self._is_over = self._is_closed = False
        self._broken = None
        self._threads = [threading.Thread(target=self._work) for _ in range(workers)]
        self._at_work = 0

    def __iter__(self):
        return self

    def __next__(self):
        self._begin()
        with self._changed:
            self._changed.wait_for(lambda: self._delivered in self._finished or not self._at_work)
            if self._delivered in self._finished and not self._is_closed:
                outcome = self._finished.pop(self._delivered)
                self._delivered += 1
                self._changed.notify_all()
                return outcome
        self.close()
        broken, self._broken = self._broken, None
        if broken is not None:
            raise broken
        raise StopIteration

    def close(self):
        """Nothing more is begun; what runs is waited for."""
        with self._changed:
            self._is_over = self._is_closed = True
            self._changed.notify_all()
        for thread in self._threads:
            if thread.ident is not None:
                thread.join()

    def wait(self):
        """Run to the end; everything that was finished, by index."""
        self._begin()
        for thread in self._threads:
            thread.join()
        if self._broken is not None:
            raise self._broken
        return self._finished

    def _begin(self):
        if self._source is None and not self._is_closed:
            self._source = enumerate(self._items)
            self._at_work = len(self._threads)
            for thread in self._threads:
                thread.start()

    def _work(self):
        try:
            while (task := self._take()) is not None:
                outcome = self._attempt(*task)
                with self._changed:
                    self._finished[outcome.index] = outcome
                    if outcome.error is not None and self._stops_on_failure:
                        self._is_over = True
                    self._changed.notify()
        finally:
            with self._changed:
                self._at_work -= 1
                self._changed.notify_all()

    def _take(self):
        with self._turn:
            with self._changed:
                self._changed.wait_for(self._may_take)
                if self._is_over:
                    return None
            try:
                task = next(self._source, None)
            except Exception as error:
                self._broken = error
                task = None
            with self._changed:
                if task is None:
                    self._is_over = True
                    self._changed.notify_all()
                else:
                    self._taken += 1
            return task

    def _may_take(self):
        return self._is_over or self._ahead is None or self._taken - self._delivered < self._ahead

    def _attempt(self, index, item):
        try:
            return Outcome(index, item, self._score(item))
        except Exception as error:
            return Outcome(index, item, None, error)


def score_all(items, score, *, workers=8, on_error="raise"):
    """All results, in order."""
    if on_error not in {"raise", "collect"}:
        raise ValueError(f"unknown on_error: {on_error}")
    finished = _Crew(items, score, workers, stops_on_failure=on_error == "raise").wait()
    outcomes = [finished[index] for index in sorted(finished)]
    if on_error == "collect":
        return outcomes
    for outcome in outcomes:
        if outcome.error is not None:
            failure = ScoringError(f"item {outcome.index} failed")
            failure.index = outcome.index
            raise failure from outcome.error
    return [outcome.value for outcome in outcomes]


def iter_scores(items, score, *, workers=8, buffer=None):
    """Outcomes, in order, a bounded number of items ahead."""
    return _Crew(items, score, workers, ahead=workers + (workers if buffer is None else buffer))
