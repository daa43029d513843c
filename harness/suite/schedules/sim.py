"""`sim`: what a suite drives the submission's threads with. See docs/schedules.md."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from typing import Any

from harness.suite.functions import ModuleStandIn
from harness.suite.references import Reference
from harness.suite.schedules.crossing import MODULE
from harness.suite.schedules.failures import Crash, Deadlock, Leak, Row, Spinning
from harness.suite.schedules.foresight import Foresight
from harness.suite.schedules.home import Home
from harness.suite.schedules.parts import Client, Clock, Function, Gate, Operation, Pause, Script, Source
from harness.suite.schedules.play import Play
from harness.suite.schedules.portfolio import Profile, Schedule

__all__ = ["Sim"]

_BUDGET = 20_000
"""Steps between two things that the test can see: more of them are a busy wait."""
_LONG = 600.0


class Sim:
    """Threads of the test and of the submission, in virtual time. A case is run anew for each schedule."""

    def __init__(self, home: Home, *, timers: float = 0.0) -> None:
        self.home = home
        self._timers = timers
        self._profile = Profile()
        self._present: Play | None = None
        self.clock = Clock(lambda: self.now)

    def __repr__(self) -> str:
        return "<sim>"

    # What is done.

    def op(self, name: str, /, *args: Any, **kwargs: Any) -> Operation:
        """A call of one of the module's functions."""
        return Operation("method", (self._module, name, list(args), kwargs))

    def do(self, operator: str, *operands: Any) -> Operation:
        """Any other operation: `sim.do("next", iterator)`, `sim.do("enter", manager)`, `sim.do("getitem", thing, key)`."""
        return Operation("do", (operator, list(operands), {}))

    def next(self, iterator: Any) -> Operation:
        """`next(iterator)`, for an iterator of the submission's."""
        return self.do("next", iterator)

    def cls(self, name: str) -> Any:
        """A class, or any other object, of the module, without calling it."""
        return getattr(self._module, name)

    def new(self, name: str, /, *args: Any, **kwargs: Any) -> Any:
        """An instance of one of the module's classes."""
        return self.call(self.op(name, *args, **kwargs))

    def call(self, operation: Operation, *, seconds: float = _LONG) -> Any:
        """Have an operation done by a client of its own, and give its result. Raises what it raises, and what `run` does."""
        client = self.spawn(operation)
        self._run(seconds, _BUDGET, [client])
        return client.result

    # Who does it.

    def spawn(self, operation: Operation) -> Client:
        """A client that does one thing."""
        return self._join(operation)

    def client(self, script: Callable[..., Script] | Script, n: int = 1) -> Any:
        """A client that runs a script, or a list of n of them. A script with a parameter gets the client's index."""
        if inspect.isgenerator(script):
            return self._join(script)
        if not callable(script):
            raise TypeError(f"a client runs a generator function, not a {type(script).__name__}")
        takes_index = bool(inspect.signature(script).parameters)
        made = [self._join(script(index) if takes_index else script()) for index in range(n)]
        return made[0] if n == 1 else made

    # What the test lends.

    def fn(self, function: Callable[..., Any]) -> Function:
        """A function of the test for the submission to call. A generator function may yield gates, pauses, None and operations."""
        return Function(function)

    def source(self, items: Iterable[Any], pause: Any = None) -> Source:
        """An iterable of the test for the submission to take items from. pause: what is yielded before each."""
        return Source(items, pause)

    def gate(self) -> Gate:
        """A gate, shut."""
        return Gate(self)

    @staticmethod
    def sleep(seconds: float) -> Pause:
        """A pause, to be yielded."""
        return Pause(seconds)

    def wake(self, tasks: Iterable[int]) -> None:
        """Gates were opened."""
        self._play.wake(tasks)

    # How time passes.

    def run(self, seconds: float = _LONG, *, budget: int | None = None) -> None:
        """Let threads run until all clients have returned. Raises Deadlock, Spinning, and what assertions of scripts raise.

        budget: raise Spinning when it takes more steps than that.
        """
        self._run(seconds, budget, self._play.clients)

    def settle(self, seconds: float = 1.0, *, budget: int | None = None) -> None:
        """Let threads run until none can, within so many virtual seconds. budget: raise Spinning when it takes more steps."""
        self._pump(seconds, budget, ())

    def drain(self, seconds: float = _LONG, *, budget: int | None = None) -> None:
        """`settle`, for long: whatever waits for a time gets there."""
        self.settle(seconds, budget=budget)

    def advance(self, seconds: float) -> None:
        """Let exactly so many virtual seconds pass."""
        moment = self.now + seconds
        self.settle(seconds)
        self._play.advance(moment)

    # What is seen.

    @property
    def now(self) -> float:
        """The virtual time, in seconds."""
        return self._play.now

    @property
    def clients(self) -> list[Client]:
        """All clients so far, in order; those of `new` and `call` too."""
        return list(self._play.clients)

    def alive(self) -> list[Row]:
        """The submission's own threads that had not ended when nobody ran any more."""
        return list(self._play.facts.threads)

    @property
    def crashes(self) -> list[str]:
        """Exceptions that ended a thread of the submission's because nobody caught them."""
        return [f"{kind}: {words}" for kind, words, _, _ in self._play.facts.crashes]

    @property
    def peak_threads(self) -> int:
        """The most threads of its own that the submission had at once."""
        return self._play.facts.peak

    @property
    def steps(self) -> int:
        """How many points were passed so far."""
        return self._play.facts.steps

    def no_leak(self, *functions: Function) -> None:
        """Nothing is left: no thread, no call of these functions. Raises Leak, or Crash for a thread that ended badly."""
        facts = self._play.facts
        if facts.crashes:
            kind, _, file, line = facts.crashes[0]
            place = f" at {file}:{line}" if file else ""
            raise Crash(f"a thread ended by {kind}{place}, which nobody caught")
        if facts.threads:
            raise Leak(f"{len(facts.threads)} threads are alive although all is done", facts.threads)
        if any(function.in_flight for function in functions):
            raise Leak("calls of the test's functions are still under way although all is done")

    # For those who run cases.

    def restart(self, schedule: str | Schedule, *, log: bool = False, foresight: Foresight | None = None) -> None:
        """Begin anew: a module that has just been imported, no threads, this schedule."""
        self.finish()
        chosen = Schedule.parse(schedule) if isinstance(schedule, str) else schedule
        calm = chosen.strategy in ("fifo", "lifo")
        timers = 0.0 if calm else self._timers
        self._present = Play(self.home, chosen, self._profile, timers=timers, log=log, foresight=foresight)

    def finish(self) -> None:
        """The schedule is over. An actor in which something lives on is dismissed."""
        play, self._present = self._present, None
        if play is not None:
            play.crossing.callbacks.forget(0)
        if play is not None and play.was_begun and not (play.is_usable and play.facts.is_clean):
            self.home.dismiss()

    @property
    def play(self) -> Play:
        """The schedule that is played."""
        return self._play

    def take_profile(self) -> None:
        """What comes is planned by what the present schedule was like."""
        self._profile = self._play.survey()

    @property
    def profile(self) -> Profile:
        """By which schedules are planned."""
        return self._profile

    @property
    def _module(self) -> Any:
        play = self._play
        return ModuleStandIn(self.home.module, None, Reference(play, MODULE, play.generation))

    @property
    def _play(self) -> Play:
        if self._present is None:
            self.restart("fifo:0")
        if self._present is None:
            raise RuntimeError("there is no schedule")
        return self._present

    def _join(self, script: Script | Operation) -> Client:
        clients = self._play.clients
        client = Client(len(clients) + 1, f"client {len(clients) + 1}", script)
        clients.append(client)
        return client

    def _run(self, seconds: float, budget: int | None, until: list[Client]) -> None:
        self._pump(seconds, budget, until)
        if all(client.done for client in until):
            return
        facts = self._play.facts
        crashed = "".join(f"; a thread ended by {kind}" for kind, *_ in facts.crashes[:1])
        words = "nobody can run any more" if facts.reason == "quiet" else f"after {seconds:g} virtual seconds not all have returned"
        raise Deadlock(f"{words}{crashed}", facts.rows)

    def _pump(self, seconds: float, budget: int | None, until: Iterable[Client]) -> None:
        play = self._play
        facts = play.pump(seconds, until=until, budget=_BUDGET if budget is None else budget, strict=budget is not None)
        if play.scripts.mishap is not None:
            raise play.scripts.mishap
        if facts.reason == "steps":
            raise Spinning(f"{facts.used} steps and nothing happened: a busy wait, or a loop without an end", facts.rows)
