"""One case under its portfolio of schedules: the first that fails is reported, without the turns it can do without."""

from __future__ import annotations

import itertools
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from harness.suite.functions import ModuleStandIn
from harness.suite.references import Reference
from harness.suite.schedules.crossing import CANARY
from harness.suite.schedules.explain import explain
from harness.suite.schedules.failures import Spinning, UnsupportedError
from harness.suite.schedules.foresight import Foresight, MispredictedError
from harness.suite.schedules.home import Home
from harness.suite.schedules.parts import Operation, Script
from harness.suite.schedules.portfolio import DEFAULT, Choice, Schedule, portfolio, sweeps
from harness.suite.schedules.shrink import interruptions, shrink
from harness.suite.schedules.sim import Sim

__all__ = ["Exploration", "Finding", "Wish"]

_monotonic = time.monotonic  # a suite may replace the module's
_CALM = frozenset({"fifo", "lifo"})
_SWEEPS = 40
_CANARY_SCHEDULES = 24
_EXAMPLES_SHARE = 20
_FIRST_EXAMPLES = 4
_FIRST_SHARE = 3
"""A property's examples share the schedules: each is run under a twentieth of what one scenario would have. The first four,
which are the simplest and may be all that there are, get a third."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How many schedules, and which. count: None for what the test says. replay: one schedule's id, or "" for all.

    all: run them all and count those that fail, instead of stopping at the first.
    """

    count: int | None = None
    replay: str = ""
    all: bool = False


@dataclass(slots=True)
class Finding:
    """What came of a case. run: schedules that were played. failed: how many of them did. replay: id of the first of those."""

    run: int = 0
    failed: int = 0
    replay: str = ""
    explanation: str = ""


class Exploration:
    """Runs the scenario of one case, or those of its examples, under schedules."""

    def __init__(self, sim: Sim, home: Home, wish: Wish, *, marked: int | None = None) -> None:
        self._sim = sim
        self._home = home
        self._wish = wish
        self._count = wish.count or marked or DEFAULT
        self._per_example = max(1, -(-self._count // _EXAMPLES_SHARE))
        self._foresight = Foresight()
        self._shares: dict[str, int] = {}
        self._began = _monotonic()
        self.finding = Finding()

    def scenario(self, run: Callable[[], object]) -> None:
        """All schedules of one scenario. Raises what the first failing one raised."""
        self._explore(run, list(itertools.islice(portfolio(), self._count)))

    def example(self, run: Callable[[], object], drawn: object) -> None:
        """Some of the schedules, by what was drawn: an example that hypothesis tries again meets the same ones.

        Raises what the first failing one raised.
        """
        name = repr(drawn)
        if name not in self._shares:
            self._shares[name] = self._count // _FIRST_SHARE if len(self._shares) < _FIRST_EXAMPLES else self._per_example
        offset = zlib.crc32(name.encode("utf-8", "replace")) % self._count
        following = itertools.islice(portfolio(), offset, offset + max(1, self._shares[name]))
        self._explore(run, [Schedule("fifo"), *following])

    def _explore(self, run: Callable[[], object], schedules: list[Schedule]) -> None:
        self._home.allowed()
        self._foresight = Foresight()
        first: tuple[Exception, Schedule] | None = None
        if self._wish.replay:
            schedules = [Schedule("fifo"), Schedule.parse(self._wish.replay)]
        for index, schedule in enumerate(schedules):
            plays_for_profile = bool(self._wish.replay) and index == 0 and len(schedules) > 1
            error = self._play(run, schedule, survey=index == 0)
            if plays_for_profile:
                continue
            self.finding.run += 1
            if error is not None:
                self.finding.failed += 1
                first = first or (error, schedule)
                if not self._wish.all:
                    break
        if first is not None:
            self._report(run, *first)
            raise first[0]
        self._look_after_the_canary()

    def _play(self, run: Callable[[], object], schedule: Schedule, *, survey: bool = False, log: bool = False) -> Exception | None:
        """What a schedule fails with. survey: what comes after it is planned by it. Raises what is no failure of the submission."""
        try:
            return self._play_once(run, schedule, survey=survey, log=log, foresight=self._foresight)
        except MispredictedError:
            self._sim.finish()
            return self._play_once(run, schedule, survey=survey, log=log, foresight=None)

    def _play_once(
        self, run: Callable[[], object], schedule: Schedule, *, survey: bool, log: bool, foresight: Foresight | None
    ) -> Exception | None:
        sim = self._sim
        sim.restart(schedule, log=log, foresight=foresight)
        try:
            run()
            sim.play.learn()
        except UnsupportedError:
            raise
        except Exception as error:
            if type(error).__module__.split(".")[0] == "hypothesis":  # it steers hypothesis
                raise
            return error
        finally:
            if survey and sim.play.is_usable and sim.play.was_begun:
                sim.take_profile()
            if not log:
                sim.finish()
        return None

    def _report(self, run: Callable[[], object], error: Exception, schedule: Schedule) -> None:
        """Look for a shorter schedule that fails alike, and say what happens in it."""
        self.finding.replay = schedule.id
        if self._is_late():
            return
        shown = schedule if schedule.strategy in _CALM or isinstance(error, Spinning) else self._shortest(run, error, schedule)
        again = self._play(run, shown, log=True)
        try:
            play = self._sim.play
            log = play.log() if again is not None and play.is_usable else []
            self.finding.explanation = explain(again or error, [] if shown.strategy in _CALM else log, self._home.sources)
        finally:
            self._sim.finish()
        error.add_note(
            f"schedule {self.finding.run} of {self._count}: --replay {schedule.id}; shown: {shown.name}\n{self.finding.explanation}"
        )

    def _shortest(self, run: Callable[[], object], error: Exception, schedule: Schedule) -> Schedule:
        """Of all that are found to fail like this, the one with the fewest interruptions."""
        kept = shrink(
            self._choices(run, schedule),
            lambda fewer: self._switches(run, replace(schedule, choices=fewer), error) is not None,
            self._is_late,
        )
        shortest = schedule if kept is None else replace(schedule, choices=kept)
        if kept is not None and interruptions(kept) <= 1:
            return shortest
        fewest: int | None = None
        for other in sweeps(self._sim.profile.steps, _SWEEPS):
            if self._is_late():
                break
            found = self._switches(run, other, error)
            if found is not None and (fewest is None or found < fewest):
                fewest, shortest = found, other
        return shortest

    def _choices(self, run: Callable[[], object], schedule: Schedule) -> list[Choice]:
        """Who was next in a schedule, wherever that could be another."""
        try:
            self._play(run, schedule, log=True)
            return self._sim.play.choices() if self._sim.play.is_usable else []
        finally:
            self._sim.finish()

    def _is_late(self) -> bool:
        """Whether half of the time is used up: the verdict is known, and must not become another for want of time to explain it."""
        deadline = self._home.deadline()
        return deadline is not None and _monotonic() > (self._began + deadline) / 2

    def _switches(self, run: Callable[[], object], schedule: Schedule, error: Exception) -> int | None:
        """How often threads change in a schedule that fails like this; None when it does not."""
        found: list[int] = []

        def watched() -> None:
            try:
                run()
            finally:
                found.append(self._sim.play.facts.switches)

        try:
            again = self._play(watched, schedule)
        except UnsupportedError:  # the verdict is another one's
            return None
        return found[0] if again is not None and type(again) is type(error) else None

    def _look_after_the_canary(self) -> None:
        """A class that is known to lose updates must lose some here too: else the scheduler was switched off, and the case is void."""
        sim = self._sim
        for number in range(_CANARY_SCHEDULES):
            sim.restart(Schedule("rand", 1000 + number))
            canary = ModuleStandIn("canary", None, Reference(sim.play, CANARY, sim.play.generation))
            counter = sim.call(Operation("call", (canary, [], {})))

            def bump(counter: object = counter) -> Script:
                step = Operation("method", (counter, "bump", [], {}))
                yield [step, step]

            for _ in range(3):
                sim.client(bump())
            sim.run()
            value = sim.call(Operation("method", (counter, "value", [], {})))
            sim.finish()
            if value != 6:
                return
        raise self._home.tampered()
