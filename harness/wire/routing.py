"""A router: several threads share one frame stream, and each receives only the frames addressed to it."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

from harness.wire.frames import DeadlineError, FrameError

__all__ = ["MOST_HELD_BYTES", "Router"]

MOST_HELD_BYTES = 32 * 1024 * 1024
"""What may wait in one router: two of the largest frames. As trees in memory they take some twenty times as much."""

_monotonic = time.monotonic  # a suite may replace the module's
_Item = TypeVar("_Item")


class Router(Generic[_Item]):
    """Leader and followers: of the threads that wait, one reads for all; when it has what it wants another leads.

    A thread that waits alone reads by itself, without any hand-over, which keeps the common case at one system call.

    read: blocks for the next item until the deadline; its exceptions reach the thread that was reading, and, when
        they mean the end (everything but DeadlineError), every later caller.
    address: to whom an item belongs. unclaimed: whether to keep what comes for nobody. size: of an item in bytes; when
        more than MOST_HELD_BYTES wait to be received, that is the end, with a FrameError.
    """

    def __init__(
        self,
        read: Callable[[float | None], _Item],
        address: Callable[[_Item], int],
        *,
        unclaimed: Callable[[_Item], bool],
        size: Callable[[_Item], int] = lambda _: 0,
    ) -> None:
        self._read = read
        self._address = address
        self._unclaimed = unclaimed
        self._size = size
        self._held_bytes = 0
        self._boxes: dict[int, deque[_Item]] = {}
        self._condition = threading.Condition()
        self._leading = False
        self._end: BaseException | None = None

    def open(self, address: int) -> None:
        """Keep what comes for `address` until it is received."""
        with self._condition:
            self._boxes.setdefault(address, deque())

    def close(self, address: int) -> None:
        """Forget `address` and whatever waits for it; a thread that waits there gets KeyError, at the latest with the next item."""
        with self._condition:
            for item in self._boxes.pop(address, ()):
                self._held_bytes -= self._size(item)
            self._condition.notify_all()

    def receive(self, address: int, deadline: float | None = None) -> _Item:
        """The next item for `address`, in order of arrival. Raises what `read` raises, and KeyError when it is not open (any more)."""
        with self._condition:  # a thread that was started for what just came must not look before it is put there
            box = self._boxes[address]
        while True:
            with self._condition:
                if not self._wait_for_turn(address, box, deadline):
                    item = box.popleft()
                    self._held_bytes -= self._size(item)
                    return item
            self._lead(deadline)

    def lead_for_ever(self) -> None:
        """Read on behalf of others, until the stream ends: for a thread that has nothing else to do."""
        while True:
            with self._condition:
                while self._leading and self._end is None:
                    self._condition.wait()
                if self._end is not None:
                    return
                self._leading = True
            try:
                self._lead(None)
            except Exception:  # the end is kept and reaches whoever waits; this thread has nobody to tell
                return

    def _wait_for_turn(self, address: int, box: deque[_Item], deadline: float | None) -> bool:
        """True when the caller has become the leader, False when its box has something."""
        while True:
            if box:
                return False
            if self._boxes.get(address) is not box:
                raise KeyError(address)
            if self._end is not None:
                raise self._end
            if not self._leading:
                self._leading = True
                return True
            timeout = None if deadline is None else deadline - _monotonic()
            if timeout is not None and timeout <= 0:
                raise DeadlineError("nothing came before the deadline")
            self._condition.wait(timeout)

    def _lead(self, deadline: float | None) -> None:
        item: _Item | None = None
        end: BaseException | None = None
        try:
            item = self._read(deadline)
        except DeadlineError:
            raise
        except BaseException as error:
            end = error
            raise
        finally:
            with self._condition:
                self._leading = False
                if end is not None and isinstance(end, Exception):
                    self._end = end
                self._condition.notify_all()  # first: whatever becomes of the item, somebody must lead
                if item is not None:
                    self._deliver(item)

    def _deliver(self, item: _Item) -> None:
        address = self._address(item)
        box = self._boxes.get(address)
        if box is None:
            box = self._boxes[address] = deque()  # first: whoever is let in may ask for it at once
            if not self._unclaimed(item):
                del self._boxes[address]
                return
        self._held_bytes += self._size(item)
        if self._held_bytes > MOST_HELD_BYTES:
            self._end = FrameError("more was sent than anybody waits for")
        else:
            box.append(item)
