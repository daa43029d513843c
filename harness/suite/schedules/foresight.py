"""What this side is going to answer, told to the actor beforehand, so that most of a schedule needs no messages.

A case plays one scenario under many schedules, and most answers are the same in all of them: a client's next operation,
what a function of the test does with the same arguments. Those that were the same in two schedules are handed over with
the third. The actor goes on by them and keeps a record of what it would have asked; when it speaks next, the record is
gone through here as if each of it had been asked at its time. Scripts run in the same order and with the same results as
without, only later; should one answer be another than was foretold, the schedule is played again without foresight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from harness.wire.values import Tree, dump

__all__ = ["Foresight", "MispredictedError", "Turns"]

_Place = tuple[str, int, int]
_ENOUGH = 2
_Answer = list[Tree]


class MispredictedError(BaseException):
    """An answer was foretold wrongly. Not an Exception: no scenario may swallow it."""


class Foresight:
    """The answers of one scenario so far. A place is a key (see `Turns`), which time it came up, and which answer of that."""

    def __init__(self) -> None:
        self._answers: dict[_Place, bytes] = {}
        self._trees: dict[_Place, _Answer] = {}
        self._times: dict[_Place, int] = {}
        self._unsteady: set[_Place] = set()
        self.is_blind = False
        """Scripts look at the submission between two operations, which cannot be done later."""

    def learn(self, answers: Sequence[tuple[_Place, _Answer]]) -> None:
        """A schedule is over in which these answers were given."""
        for place, answer in answers:
            data = dump(answer)
            if self._answers.setdefault(place, data) != data:
                self._unsteady.add(place)
            self._trees[place] = answer
            self._times[place] = self._times.get(place, 0) + 1

    def distrust(self, place: _Place) -> None:
        """Foretell this one no more."""
        self._unsteady.add(place)

    def table(self) -> dict[str, list[list[Tree]]]:
        """Answers by key, then by which time, then by which answer; None where nothing is foretold."""
        told: dict[str, list[list[Tree]]] = {}
        if self.is_blind:
            return told
        for place in sorted(self._answers):
            if place in self._unsteady or self._times[place] < _ENOUGH:
                continue
            key, time, number = place
            times = told.setdefault(key, [])
            while len(times) <= time:
                times.append([])
            while len(times[time]) <= number:
                times[time].append(None)
            times[time][number] = self._trees[place]
        return told


@dataclass(slots=True)
class Turns:
    """Where in a schedule we are: the place of each answer, counted as harness.guest.schedules.record counts it."""

    given: list[tuple[_Place, _Answer]] = field(default_factory=list)
    _times: dict[str, int] = field(default_factory=dict)
    _clients: dict[int, int] = field(default_factory=dict)
    _calls: dict[int, list[list[Tree]]] = field(default_factory=dict)

    def of_client(self, number: int) -> _Place:
        """A client asks for its next operation."""
        asked = self._clients.get(number, 0)
        self._clients[number] = asked + 1
        return (f"client {number}", 0, asked)

    def of_call(self, task: int, operation: str, number: int, operands: Tree) -> _Place:
        """A function of the test is called."""
        key = dump([operation, number, operands]).decode("ascii")
        time = self._times.get(key, 0)
        self._times[key] = time + 1
        self._calls.setdefault(task, []).append([key, time, 0])
        return (key, time, 0)

    def of_rest(self, task: int) -> _Place:
        """What a function wanted is over."""
        call = self._calls[task][-1]
        call[2] += 1
        return (call[0], call[1], call[2])

    def end_call(self, task: int) -> None:
        """A function has given its result."""
        self._calls[task].pop()
