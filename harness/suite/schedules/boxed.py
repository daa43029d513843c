"""Schedules in the run's own box: actors are forked from a stage there, as guests are from a zygote."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.facts import Verdict
from harness.suite.losses import LostError
from harness.suite.schedules.homes import TAMPERED, Texts
from harness.suite.scopes import Guest
from harness.suite.staging import StagedWorld
from harness.wire.frames import FrameStream

__all__ = ["Boxed"]


class Boxed:
    """The home of one case's schedules; see harness.suite.schedules.home."""

    def __init__(self, world: StagedWorld, texts: Texts, *, module: str, seed: int) -> None:
        self._world = world
        self._texts = texts
        self._actor: Guest | None = None
        self.module = module
        self.seed = seed
        self.sources: Mapping[str, str] = texts.sources

    @property
    def files(self) -> tuple[str, ...]:
        return self._world.staged

    def actor(self) -> FrameStream:
        if self._actor is None:
            self._actor = self._world.actor()
        return self._actor.line.frames

    def dismiss(self) -> None:
        actor, self._actor = self._actor, None
        if actor is not None:
            self._world.dismiss(actor)

    def begin(self) -> None:
        self._world.prints.renew()

    def deadline(self) -> float | None:
        return self._world.deadline

    def lost(self, error: Exception) -> BaseException:
        actor, self._actor = self._actor, None
        return self._world.loss or self._world.broken(Verdict.CRASHED, "") if actor is None else self._world.lost_actor(actor, error)

    def over_limit(self) -> BaseException:
        return self._world.broken(Verdict.OUTPUT_LIMIT, "")

    def printed(self, texts: Any) -> None:
        self._world.print_from(texts)

    def allowed(self) -> None:
        try:
            self._texts.judge()
        except LostError as error:
            raise self._world.broken(error.verdict, error.reason) from None

    def tampered(self) -> BaseException:
        return self._world.broken(Verdict.VIOLATION, TAMPERED)
