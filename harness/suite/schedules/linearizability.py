"""Linearizability: whether what clients saw could have come from one operation after the other, in some order.

A ready-made oracle for classes with a small sequential model. The search is that of Wing and Gong: of the calls that
could have been first, take one after the other, and remember which sets of calls led to which state.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from harness.suite.schedules.parts import Script
from harness.suite.schedules.sim import Sim

__all__ = ["Call", "History", "is_linearizable"]


@dataclass(frozen=True, slots=True)
class Call:
    """One call: when it began and ended, in the order of what was seen, and what came of it.

    outcome: ("returned", value), or ("raised", name of the class).
    """

    began: int
    ended: int
    method: str
    args: tuple[Any, ...]
    outcome: tuple[str, Any]


@dataclass(slots=True)
class History:
    """The calls of some clients on one object of the submission, as they are seen from here."""

    calls: list[Call] = field(default_factory=list)
    _moment: int = 0

    def run(self, sim: Sim, thing: Any, programs: Iterable[Sequence[tuple[Any, ...]]]) -> History:
        """Let one client run each program, a list of (method, *arguments), all at once; the history itself.

        Raises what `sim.run` does.
        """
        for program in programs:
            sim.client(self.client(thing, program))
        sim.run()
        return self

    def client(self, thing: Any, program: Sequence[tuple[Any, ...]]) -> Script:
        """A script that calls one method after the other, and notes what comes of it."""
        for method, *args in program:
            began = self._tick()
            outcome: tuple[str, Any]
            try:
                outcome = ("returned", (yield getattr(thing, method)(*args)))
            except Exception as error:
                outcome = ("raised", _known_name(error))
            self.calls.append(Call(began, self._tick(), method, tuple(args), outcome))

    def fits(self, model: Callable[[], Any]) -> bool:
        """Whether the model explains it; see `is_linearizable`."""
        return is_linearizable(self.calls, model)

    def _tick(self) -> int:
        self._moment += 1
        return self._moment


def is_linearizable(calls: Iterable[Call], model: Callable[[], Any]) -> bool:
    """Whether some order of the calls, each between its beginning and its end, gives the same outcomes in the model.

    model: makes an object with methods of the same names, plain sequential code. Its attributes are its state; if it has
    a method `state`, what that gives is.
    """
    ordered = sorted(calls, key=lambda call: (call.began, call.ended))
    return _Search(ordered, model).extend(frozenset(), ())


class _Search:
    def __init__(self, calls: Sequence[Call], model: Callable[[], Any]) -> None:
        self._calls = calls
        self._model = model
        self._failed: set[tuple[frozenset[int], Hashable]] = set()

    def extend(self, done: frozenset[int], order: tuple[int, ...]) -> bool:
        """Whether the calls that are not done can follow in some order."""
        left = [number for number in range(len(self._calls)) if number not in done]
        if not left:
            return True
        first_end = min(self._calls[number].ended for number in left)
        for number in left:
            if self._calls[number].began > first_end:
                break  # something had ended before it began
            longer = (*order, number)
            state = self._replay(longer)
            now_done = done | {number}
            if state is None or (now_done, state) in self._failed:
                continue
            if self.extend(now_done, longer):
                return True
            self._failed.add((now_done, state))
        return False

    def _replay(self, order: Sequence[int]) -> Hashable:
        """The model's state after calls in this order; None when it gives another outcome for the last of them."""
        thing = self._model()
        outcome: tuple[str, Any] = ("", None)
        for number in order:
            call = self._calls[number]
            try:
                outcome = ("returned", getattr(thing, call.method)(*call.args))
            except Exception as error:
                outcome = ("raised", _known_name(error))
        if outcome != self._calls[order[-1]].outcome:
            return None
        state = thing.state() if hasattr(thing, "state") else vars(thing)
        return repr(state)


def _known_name(error: Exception) -> str:
    """Of the nearest class that Python has: a submission's own is told apart by what it derives from."""
    return next(kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins")
