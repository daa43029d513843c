"""One schedule of plain functions, without a stage or a host. For `children.run`: the engine is the process's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from harness.guest.schedules.engine import ENGINE
from harness.guest.schedules.strategies import Plan

__all__ = ["go_on", "play"]


def play(
    *works: Callable[[], object], strategy: str = "fifo", timers: float = 0.0, log: bool = False, sites: Sequence[int] = (), **how: object
) -> str:
    """Run each function in a task, the first as client 0; why it stopped. how: see `go_on`."""
    ENGINE.begin(Plan(strategy, 0, 1, steps=20, sites=sites, timers=timers), log=log)
    for number, work in enumerate(works):
        ENGINE.spawn(work, client=number)
    return go_on(**how)  # type: ignore[arg-type]  # they are go_on's


def go_on(*, seconds: float = 100.0, until: Sequence[int] = (), budget: int = 10_000, strict: bool = False) -> str:
    """Let them run; why they stopped."""
    ENGINE.pump(seconds, until=frozenset(until), budget=budget, strict=strict)
    return ENGINE.reason
