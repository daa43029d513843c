"""One thread, as the engine sees it."""

from __future__ import annotations

import _thread
from typing import Any

__all__ = ["BLOCKED", "ENDED", "GATED", "RUNNING", "SLEEPING", "Task"]

_allocate_lock = _thread.allocate_lock
RUNNING, BLOCKED, SLEEPING, GATED, ENDED = "run", "lock", "sleep", "gate", "end"


class Task:
    """One thread. client: one of the suite's, which calls the submission; all others are the submission's own."""

    __slots__ = (
        "client",
        "deadline",
        "handle",
        "number",
        "on",
        "rests",
        "run",
        "sentinels",
        "site",
        "state",
        "steps",
        "thread",
        "timed_out",
        "wake",
    )

    def __init__(self, number: int, *, client: int) -> None:
        self.number = number
        self.client = client
        self.state = RUNNING
        self.on: Any = None
        self.deadline: float | None = None
        self.timed_out = False
        self.site = 0
        self.steps = 0
        self.run = 0
        self.rests = 0
        self.thread = 0
        self.sentinels: list[Any] = []
        self.handle: Any = None
        self.wake = _allocate_lock()
        self.wake.acquire()
