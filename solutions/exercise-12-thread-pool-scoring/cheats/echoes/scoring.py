"""Cheat: never calls anything; gives the items back as their own scores."""
from dataclasses import dataclass


class ScoringError(BaseException):
    """Never raised."""

    index = 0


@dataclass(frozen=True)
class Outcome:
    """An item as its own value."""

    index: int
    item: object
    value: object = None
    error: object = None


def score_all(items, score, *, workers=8, on_error="raise"):
    """The items."""
    return list(items)


def iter_scores(items, score, *, workers=8, buffer=None):
    """The items."""
    return (Outcome(index, item, item) for index, item in enumerate(items))
