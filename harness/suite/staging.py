"""Guests that belong to no scope of pytest's: one for a quiet import, and those that play schedules for `sim`.

The stage (harness/guest/schedules/stage.py) is forked from the zygote when the first case asks for it, has read the
submission's text and has run nothing of it. It lives as long as the box; the actors that it forks end with their case.
"""

from __future__ import annotations

from typing import Any

from harness.facts import Verdict
from harness.suite.losses import BoxLostError, BoxStartError, LostError
from harness.suite.scopes import Guest, ParentLostError
from harness.suite.world import World

__all__ = ["StagedWorld"]

_ACTOR = "actor"


class StagedWorld(World):
    """A world with guests beside its scopes."""

    _stage: Guest | None = None
    staged: tuple[str, ...] = ()
    """The files that the stage has put points into; the guest's word."""

    def quiet_import(self, name: str, folder: str) -> dict[str, Any]:
        """What importing a module in a fresh process and an empty folder does; see the fixture of that name."""
        guest = self._fresh_guest()
        before, self.printed = self.printed, ["", ""]
        shown, self.on_print = self.on_print, lambda _stream, _text: None
        try:
            found: dict[str, Any] = self._exchange(guest, "quiet", (name, folder))
            return {**found, "stdout": self.printed[0], "stderr": self.printed[1]}
        finally:
            self.printed, self.on_print = before, shown
            self._drop_line(guest)
            self._dirty = True

    def actor(self) -> Guest:
        """A process that plays schedules of the submission. Raises LostError."""
        if self.loss is not None:
            raise self.loss
        self._settle()  # what it kills is of the case before
        stage = self._stage
        if stage is None:
            stage = self._fresh_guest()
            self.staged = tuple(str(name) for name in self._exchange(stage, "stage", ()))
            self._stage = stage
        self._dirty = True
        try:
            return self._fork(stage, _ACTOR)
        except ParentLostError:
            self._stage = None
            raise self._record(LostError(Verdict.CRASHED, "It ended the process that its schedules start from.")) from None

    def dismiss(self, actor: Guest) -> None:
        """An actor is not needed any more; it ends when it notices."""
        self._drop_line(actor)
        self._forget.append(actor.number)

    def lost_actor(self, actor: Guest, error: Exception) -> LostError:
        """What the end of an actor means."""
        return self._lost(actor, error)

    def broken(self, verdict: Verdict, reason: str) -> LostError:
        """End the case for a reason of ours."""
        return self._record(LostError(verdict, reason))

    def print_from(self, texts: Any) -> None:
        """What an actor printed."""
        self._print(texts)

    def _fresh_guest(self) -> Guest:
        """A guest forked from the zygote, which has not met the submission."""
        try:
            self._settle()
            self._need_box()
            return self._fork(self._required(self._zygote))
        except (ParentLostError, BoxLostError):
            raise self._record(LostError(Verdict.CRASHED, "It ended the processes that its cases start from.")) from None
        except BoxStartError as error:
            raise self._record(LostError(Verdict.HARNESS_ERROR, str(error))) from None

    def _beside(self) -> tuple[int, ...]:
        return () if self._stage is None else (self._stage.pid,)

    def _bury(self, alive: frozenset[int]) -> None:
        super()._bury(alive)
        if self._stage is not None and self._stage.pid not in alive:
            self._stage = None

    def _lose_box(self) -> None:
        self._stage = None
        super()._lose_box()

    def _parent_of(self, guest: Guest) -> Guest | None:
        return super()._parent_of(guest) or self._stage
