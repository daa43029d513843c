"""Awaiting what the submission's coroutines do: each runs as a task in the guest's own event loop, turn by turn."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Generator
from typing import Any

from harness.suite.references import reference_of

__all__ = ["MEMBERS", "drive"]


def drive(awaitable: Any) -> Generator[None, None, Any]:
    """What `await` runs on the suite's side: it lets other tasks have their turn whenever the guest's has not ended."""
    world = reference_of(awaitable).world
    number = world.perform("do", "task_start", [awaitable], {})
    while True:
        is_done, value = world.perform("do", "task_turn", [number], {})
        if is_done:
            return value
        try:
            yield
        except GeneratorExit:
            world.perform("do", "task_cancel", [number], {})
            raise
        except asyncio.CancelledError:
            world.perform("do", "task_cancel", [number], {})


def _driver(self: Any) -> Generator[None, None, Any]:
    own = object.__getattribute__(self, "__dict__")
    if "_prodgrade_driver" not in own:
        own["_prodgrade_driver"] = drive(self)
    found: Generator[None, None, Any] = own["_prodgrade_driver"]
    return found


def _send(self: Any, value: Any) -> Any:
    return _driver(self).send(value)


def _throw(self: Any, *error: Any) -> Any:
    return _driver(self).throw(*error)


def _close(self: Any) -> None:
    own = object.__getattribute__(self, "__dict__")
    if "_prodgrade_driver" in own:
        own["_prodgrade_driver"].close()
    else:
        reference_of(self).world.perform("method", self, "close", [], {})


MEMBERS: dict[str, Callable[..., Any]] = {"send": _send, "throw": _throw, "close": _close, "__await__": drive}
"""What a coroutine is asked for by event loops."""
