"""Guests that belong to no scope of pytest's: one for a quiet import or a program, those that play schedules, a lent box.

The stage (harness/guest/schedules/stage.py) is forked from the zygote when the first case asks for it, has read the
submission's text and has run nothing of it. It lives as long as the box; the actors that it forks end with their case.
"""

from __future__ import annotations

from typing import Any

from harness.facts import Verdict
from harness.limits import Limits
from harness.suite.beside import Beside
from harness.suite.losses import BoxLostError, BoxStartError, LostError
from harness.suite.scopes import Boxes, Guest, Lent, ParentLostError
from harness.suite.unbroken import whole
from harness.suite.world import World
from harness.wire.frames import processors

__all__ = ["StagedWorld"]

_ACTOR = "actor"


class StagedWorld(World):
    """A world with guests beside its scopes."""

    def __init__(self, boxes: Boxes, limits: Limits) -> None:
        super().__init__(boxes, limits)
        self.staged: tuple[str, ...] = ()
        """The files that the stage has put points into; the guest's word."""
        self._stage: Guest | None = None
        self._loose: dict[int, Guest] = {}
        self._second: Beside | None = None

    @whole
    def actor(self) -> Guest:
        """A process that plays schedules of the submission. Raises LostError."""
        if self.loss is not None:
            raise self.loss
        self._settle()  # what it kills is of the case before
        stage = self._stage
        if stage is None:
            stage = self.fresh_guest()
            self.staged = tuple(str(name) for name in self.exchange(stage, "stage", ()))
            self._stage = stage
        self._dirty = True
        try:
            return self._fork(stage, _ACTOR)
        except ParentLostError:
            self._stage = None
            raise self.record(LostError(Verdict.CRASHED, "It ended the process that its schedules start from.")) from None

    @whole
    def fresh_guest(self) -> Guest:
        """A guest forked from the zygote, which has not met the submission. Raises LostError."""
        try:
            self._settle()
            self._need_box()
            guest = self._fork(self._required(self._zygote))
        except (ParentLostError, BoxLostError, BoxStartError) as error:
            raise self._without_box(error) from None
        self._loose[id(guest)] = guest
        return guest

    @whole
    def part(self, guest: Guest) -> None:
        """Be done with a guest that `fresh_guest` gave; nothing, if that was done or its box is gone."""
        if self._loose.pop(id(guest), None) is not None:
            self._drop_line(guest)
            self._dirty = True

    @whole
    def lend(self) -> Lent:
        """The box as it is now, for a bench. Raises BoxLostError or BoxStartError."""
        self._need_box()
        self._dirty = True  # what was forked in it ends with the scope that lent it
        living = tuple(scope.guest.pid for scope in self.scopes if scope.guest is not None)
        return Lent(self._required(self._warden), self._required(self._zygote), living)

    def beside(self) -> Beside | None:
        """A second box, where there is a processor for it."""
        if processors() > 1 and self._second is None:
            self._second = Beside(self._boxes.beside)
        return self._second

    def finish(self) -> None:
        super().finish()
        if self._second is not None:
            self._second.lose()
            self.peak_memory_kib = max(self.peak_memory_kib, self._second.peak_memory_kib)

    @whole
    def dismiss(self, actor: Guest) -> None:
        """An actor is not needed any more; it ends when it notices."""
        self._drop_line(actor)
        self._forget.append(actor.number)

    def lost_actor(self, actor: Guest, error: Exception) -> LostError:
        """What the end of an actor means."""
        return self._lost(actor, error)

    def broken(self, verdict: Verdict, reason: str) -> LostError:
        """End the case for a reason of ours."""
        return self.record(LostError(verdict, reason))

    def print_from(self, texts: Any) -> None:
        """What an actor printed. Raises LostError when it is too much."""
        if not self._within_limit(texts):
            raise self.broken(Verdict.OUTPUT_LIMIT, "")

    def _beside(self) -> tuple[int, ...]:
        return () if self._stage is None else (self._stage.pid,)

    def _bury(self, alive: frozenset[int]) -> None:
        super()._bury(alive)
        if self._stage is not None and self._stage.pid not in alive:
            self._stage = None

    def lose(self) -> None:
        self._stage = None
        self._loose.clear()
        super().lose()

    def _parent_of(self, guest: Guest) -> Guest | None:
        return super()._parent_of(guest) or self._stage
