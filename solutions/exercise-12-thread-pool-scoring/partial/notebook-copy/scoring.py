"""The notebook's cell with eight threads moved into functions as it is: whoever is done appends its result."""
import threading
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass


class ScoringError(Exception):
    """Says which item failed."""

    def __init__(self, index):
        super().__init__(index)
        self.index = index


@dataclass(frozen=True)
class Outcome:
    """One item's result."""

    index: int
    item: object
    value: object = None
    error: "BaseException | None" = None


def score_all(items, score, *, workers=8, on_error="raise"):
    """The results, as they were appended."""
    if on_error not in ("raise", "collect"):
        raise ValueError(on_error)
    results = []
    failed = threading.Event()

    def job(index, item):
        if failed.is_set() and on_error == "raise":
            return
        try:
            results.append(Outcome(index, item, score(item)))
        except Exception as error:
            failed.set()
            results.append(Outcome(index, item, error=error))

    with ThreadPoolExecutor(workers) as pool:
        for index, item in enumerate(items):
            pool.submit(job, index, item)
    if on_error == "collect":
        return results
    errors = [outcome for outcome in results if outcome.error is not None]
    if errors:
        first = min(errors, key=lambda outcome: outcome.index)
        raise ScoringError(first.index) from first.error
    return [outcome.value for outcome in results]


def iter_scores(items, score, *, workers=8, buffer=None):
    """Outcomes, as they are ready."""

    def attempt(index, item):
        try:
            return Outcome(index, item, score(item))
        except Exception as error:
            return Outcome(index, item, error=error)

    source = enumerate(items)
    window = []
    with ThreadPoolExecutor(workers) as pool:
        try:
            while True:
                while len(window) < workers + (workers if buffer is None else buffer):
                    pair = next(source, None)
                    if pair is None:
                        break
                    window.append(pool.submit(attempt, *pair))
                if not window:
                    return
                done = wait(window, return_when=FIRST_COMPLETED).done
                ready = next(future for future in window if future in done)
                window.remove(ready)
                yield ready.result()
        finally:
            for future in window:
                future.cancel()
