"""Whether the thread that has the token still does something: one that waits in the kernel is out of the engine's reach."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable

from harness.guest.schedules.engine import ENGINE

__all__ = ["Watch"]

_EVERY_SECONDS = 0.5
_STILL_TIMES = 3
_LEAST_SECONDS = 0.0005
_clock_of, _clock_gettime = getattr(time, "pthread_getcpuclockid", None), getattr(time, "clock_gettime", None)


class Watch:
    """Looks every half second; calls `on_stuck` once the same thread has used no processor time for a while.

    talking: the host has been asked something, and takes its time.
    """

    def __init__(self, on_stuck: Callable[[], None]) -> None:
        self.talking = False
        self._on_stuck = on_stuck
        self._seen: tuple[int, int] = (0, 0)
        self._used = 0.0
        self._still = 0
        if _clock_of is not None:
            signal.signal(signal.SIGALRM, self._look)

    def start(self) -> None:
        """Begin to look."""
        if _clock_of is not None:
            self._still = 0
            signal.setitimer(signal.ITIMER_REAL, _EVERY_SECONDS, _EVERY_SECONDS)

    def stop(self) -> None:
        """Look no more."""
        if _clock_of is not None:
            signal.setitimer(signal.ITIMER_REAL, 0.0)

    def _look(self, *_: object) -> None:
        current = ENGINE.current
        if current is None or self.talking or not current.thread or _clock_of is None or _clock_gettime is None:
            self._still = 0
            return
        seen = (current.number, ENGINE.steps)
        try:
            used = _clock_gettime(_clock_of(current.thread))
        except OSError:  # it has just ended
            return
        if seen != self._seen or used - self._used > _LEAST_SECONDS:
            self._still = 0
        else:
            self._still += 1
        self._seen, self._used = seen, used
        if self._still >= _STILL_TIMES:
            self.stop()
            self._on_stuck()
