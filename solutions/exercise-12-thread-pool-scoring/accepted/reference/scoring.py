"""A sliding window: a deque of futures in the order of the items, each of which is waited for in its turn."""
from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

ON_ERROR = ("raise", "collect")


class ScoringError(Exception):
    """An item could not be scored; `index` says which, and `__cause__` why."""

    def __init__(self, index: int) -> None:
        super().__init__(f"item {index} could not be scored")
        self.index = index


@dataclass(frozen=True)
class Outcome:
    """What became of one item: its value, or the error that its call raised."""

    index: int
    item: object
    value: object = None
    error: BaseException | None = None


def score_all(items: Iterable, score: Callable, *, workers: int = 8, on_error: str = "raise") -> list:
    """Score every item with several threads, and give the results in the order of the items."""
    if on_error not in ON_ERROR:
        raise ValueError(f"on_error is {on_error!r}, not one of {', '.join(ON_ERROR)}")
    outcomes = iter_scores(items, score, workers=workers, buffer=0)
    try:
        if on_error == "collect":
            return list(outcomes)
        return [_value(outcome) for outcome in outcomes]
    finally:
        outcomes.close()


def iter_scores(items: Iterable, score: Callable, *, workers: int = 8, buffer: int | None = None) -> Iterator[Outcome]:
    """Score items as they are asked for, and give their outcomes in the order of the items."""
    if workers < 1:
        raise ValueError(f"workers is {workers}, not at least 1")
    return _in_order(items, score, workers, workers + (workers if buffer is None else buffer))


def _in_order(items, score, workers, ahead):
    numbered = enumerate(items)
    window = deque()
    pool = ThreadPoolExecutor(workers)
    try:
        while True:
            while len(window) < ahead:
                try:
                    index, item = next(numbered)
                except StopIteration:
                    break
                window.append(pool.submit(_attempt, score, index, item))
            if not window:
                return
            yield window.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _attempt(score, index, item):
    try:
        return Outcome(index, item, value=score(item))
    except Exception as error:
        return Outcome(index, item, error=error)


def _value(outcome):
    if outcome.error is not None:
        raise ScoringError(outcome.index) from outcome.error
    return outcome.value
