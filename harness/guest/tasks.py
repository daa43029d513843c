"""Coroutines of the submission, run in an event loop of the guest's own a little at a time."""

from __future__ import annotations

import os
from typing import Any

__all__ = ["cancel", "start", "turn"]

_TURN_SECONDS = 0.005
_getpid = os.getpid


class _Tasks:
    """The loop of this process, and its tasks by number. A fork begins anew: a loop cannot be shared."""

    def __init__(self) -> None:
        self.pid = 0
        self.loop: Any = None
        self.tasks: dict[int, Any] = {}
        self.started = 0


_own = _Tasks()


def _current() -> _Tasks:
    import asyncio

    if _own.pid != _getpid():
        _own.pid, _own.loop, _own.tasks = _getpid(), asyncio.new_event_loop(), {}
    return _own


def start(awaitable: Any) -> int:
    """Begin to run an awaitable; the number of its task."""
    own = _current()
    own.started += 1
    own.tasks[own.started] = own.loop.create_task(_wait_for(awaitable))
    return own.started


def turn(number: int) -> list[Any]:
    """Let all tasks run for a moment: [whether this one has ended, its result]. Raises what it raised."""
    import asyncio

    own = _current()
    task = own.tasks[number]

    waiting = [other for other in own.tasks.values() if not other.done()]
    if not task.done():
        own.loop.run_until_complete(asyncio.wait(waiting, timeout=_TURN_SECONDS, return_when="FIRST_COMPLETED"))
    if not task.done():
        return [False, None]
    del own.tasks[number]
    return [True, task.result()]


def cancel(number: int) -> None:
    """Ask a task to end."""
    task = _current().tasks.get(number)
    if task is not None:
        task.cancel()


async def _wait_for(awaitable: Any) -> Any:
    return await awaitable
