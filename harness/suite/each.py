"""One function of the submission's called with many things in turn, in one journey there and back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from harness.facts import Verdict
from harness.suite.losses import LostError
from harness.suite.mirror import BoundMethod
from harness.suite.references import is_stand_in
from harness.suite.world import World

__all__ = ["each"]


def each(world: World, function: Callable[[Any], Any], items: Iterable[Any]) -> list[Any]:
    """`[function(item) for item in items]`. Raises what the first call that fails raises; those after it are not made."""
    batch = list(items)
    if not batch or not is_stand_in(function.__self__ if type(function) is BoundMethod else function):
        return [function(item) for item in batch]
    found = world.perform("each", function, batch)
    if type(found) is not list or len(found) != len(batch):
        raise world.record(LostError(Verdict.VIOLATION, "It wrote to a channel that is not its own."))
    return found
