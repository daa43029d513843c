"""Values to and from a schedule: as everywhere, and besides the parts that a scenario is written with."""

from __future__ import annotations

from typing import Any

from harness.suite.crossing import Crossing
from harness.suite.losses import CannotCrossError
from harness.suite.schedules.parts import Clock, Function, Gate, Operation, Pause, Source
from harness.wire.values import Encoder, Tree

__all__ = ["CANARY", "CLOCK", "MODULE", "SimCrossing"]

CLOCK, CANARY, MODULE = (1, 1), (1, 2), (1, 3)
"""Keys of what each schedule begins with; see harness.guest.schedules.actor."""


class SimCrossing(Crossing):
    """Encodes and decodes for one schedule."""

    def _export(self, value: Any, encoder: Encoder) -> Tree:
        if isinstance(value, Clock):
            return {"h": list(CLOCK)}
        if isinstance(value, Function):
            specials = ["__iter__", "__next__"] if isinstance(value, Source) else []
            return {"k": [self.callbacks.admit(value), value.name, specials, not specials, None]}
        if isinstance(value, (Operation, Gate, Pause)):
            raise CannotCrossError(f"a {type(value).__name__.lower()} is for the test: write `yield` before it")
        return super()._export(value, encoder)
