"""The sequential cell in functions: everything is right but that nothing happens at the same time."""
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
    """The results of a loop."""
    if on_error not in ("raise", "collect"):
        raise ValueError(on_error)
    found = []
    for outcome in iter_scores(items, score, workers=workers):
        if outcome.error is not None and on_error == "raise":
            raise ScoringError(outcome.index) from outcome.error
        found.append(outcome if on_error == "collect" else outcome.value)
    return found


def iter_scores(items, score, *, workers=8, buffer=None):
    """One outcome after the other."""
    if workers < 1:
        raise ValueError(workers)
    for index, item in enumerate(items):
        try:
            yield Outcome(index, item, score(item))
        except Exception as error:
            yield Outcome(index, item, error=error)
