"""Where schedules are played: who has the processes, the clock and the submission's text. See boxed.py and alone.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from harness.wire.frames import FrameStream

__all__ = ["Home"]


class Home(Protocol):
    """The processes that a case plays its schedules in.

    seed: the suite's. module: the submission's main one. sources: the text of each of its files. files: names by the
    numbers that the guest gives them.
    """

    seed: int
    module: str
    sources: Mapping[str, str]

    @property
    def files(self) -> tuple[str, ...]: ...

    def actor(self) -> FrameStream:
        """The line to the process that plays; a fresh one after `dismiss`. Raises LostError."""
        ...

    def dismiss(self) -> None:
        """Part with the present actor: something lives on in it."""
        ...

    def begin(self) -> None:
        """Another schedule begins; it may print as much as the one before."""
        ...

    def deadline(self) -> float | None:
        """The moment (time.monotonic) at which the case must be over."""
        ...

    def lost(self, error: Exception) -> BaseException:
        """What to raise when the actor's line broke: the case ends with it."""
        ...

    def over_limit(self) -> BaseException:
        """What to raise when the submission printed too much."""
        ...

    def printed(self, texts: Any) -> None:
        """What the submission printed."""
        ...

    def allowed(self) -> None:
        """Look through the submission's text. Raises what ends the case when it may not be run, or not followed."""
        ...

    def tampered(self) -> BaseException:
        """What to raise when the scheduler was switched off."""
        ...
