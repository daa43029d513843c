"""Scoring many items with several threads. Fill in the functions; keep the names."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass


class ScoringError(Exception):
    """An item could not be scored; `index` says which, and `__cause__` why."""

    index: int


@dataclass(frozen=True)
class Outcome:
    """What became of one item: its value, or the error that its call raised."""

    index: int
    item: object
    value: object = None
    error: BaseException | None = None


def score_all(items: Iterable, score: Callable, *, workers: int = 8, on_error: str = "raise") -> list:
    """Score every item with several threads, and give the results in the order of the items."""
    raise NotImplementedError


def iter_scores(items: Iterable, score: Callable, *, workers: int = 8, buffer: int | None = None) -> Iterator[Outcome]:
    """Score items as they are asked for, and give their outcomes in the order of the items."""
    raise NotImplementedError
