"""One schedule: the conversation with the actor that plays it, and the scripts of clients and functions that it moves on."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

from harness.suite.losses import CannotCrossError
from harness.suite.references import Reference, reference_of
from harness.suite.schedules.crossing import SimCrossing
from harness.suite.schedules.failures import ScheduleError, UnsupportedError
from harness.suite.schedules.foresight import Foresight, MispredictedError, Turns
from harness.suite.schedules.home import Home
from harness.suite.schedules.parts import Client, Operation
from harness.suite.schedules.portfolio import Choice, Profile, Schedule
from harness.suite.schedules.scripts import RAISED, RETURNED, Outcome, Scripts, operation_parts
from harness.suite.schedules.telling import Cast, Facts, Switch
from harness.wire.frames import ClosedError, DeadlineError, FrameError
from harness.wire.values import Tree, WireError, dump, load

__all__ = ["Play"]

_MOST_CHOICES = 10_000
_generations = itertools.count(-1, -1)
_STUCK = "A thread waited outside the scheduler{place}: for a file, a socket, a process, or another library's lock."


class Play:
    """A schedule while it is played. Stand-ins of its objects reach the actor through it."""

    def __init__(
        self, home: Home, schedule: Schedule, profile: Profile, *, timers: float, log: bool = False, foresight: Foresight | None = None
    ) -> None:
        self._home = home
        self.generation = next(_generations)
        self.crossing = SimCrossing(self, self.generation)
        home.begin()
        home.actor()  # the first one learns the names of the files
        self.cast = Cast(home.files)
        self.facts = Facts()
        self.now = self.facts.now
        self.clients: list[Client] = []
        self.scripts = Scripts(self.crossing)
        self.is_usable = True
        """Whether the actor can play on: nothing was interrupted."""
        self._sent_clients = 0
        self._wake: list[int] = []
        self._running = False
        self._known: dict[tuple[tuple[int, int], str], Any] = {}
        seed = schedule.seed(home.seed)
        plan = schedule.plan(home.seed, profile, timers)
        self._foresight = foresight or Foresight()
        self._foretold = {} if foresight is None else foresight.table()
        self._turns = Turns()
        self._pending: list[Tree] = [["begin", plan, home.module, seed % 2**32, log, self._foretold]]

    def learn(self) -> None:
        """It is over, and has gone as schedules go: other schedules of the scenario may rely on its answers."""
        self._foresight.learn(self._turns.given)

    @property
    def was_begun(self) -> bool:
        """Whether the actor has heard of it."""
        return not self._pending

    # For stand-ins.

    def perform(self, operation: str, *operands: Any) -> Any:
        """Calls become operations, for a client to yield; everything else is done at once, while no thread moves."""
        if operation in ("call", "method"):
            return Operation(operation, operands)
        status, value = self._decoded(self._peek(operation_parts(self.crossing.encoder(), Operation(operation, operands))))
        if status == RETURNED:
            return value
        raise value

    def read(self, thing: Any, name: str) -> Any:
        """An attribute of one of the submission's objects, as it is now."""
        if not isinstance(thing, type):
            return self.perform("do", "getattr", [thing, name], {})
        place = (self.key_of(reference_of(thing)), name)
        if place in self._known:
            return self._known[place]
        found = self.perform("do", "getattr", [thing, name], {})
        if callable(found):
            self._known[place] = found
        return found

    def key_of(self, reference: Reference) -> tuple[int, int]:
        """The key to send for a reference. Raises CannotCrossError."""
        if reference.generation != self.generation:
            raise CannotCrossError("this object is not of this schedule: make it with sim.new, sim.cls or sim.op in the test itself")
        return reference.key

    def let_go(self, reference: Reference) -> None:
        """The actor keeps everything until the schedule is over."""

    # For the scenario.

    def wake(self, tasks: Iterable[int]) -> None:
        """Gates were opened."""
        self._wake += tasks

    def pump(self, seconds: float, *, until: Iterable[Client] = (), budget: int, strict: bool = False) -> Facts:
        """Let threads run; see harness.guest.schedules.engine. Raises what importing raises, LostError, UnsupportedError."""
        commands = self._take_pending()
        new = self.clients[self._sent_clients :]
        self._sent_clients = len(self.clients)
        if new:
            commands.append(["clients", *([client.number, self._only_operation(client)] for client in new)])
        commands.append(["pump", seconds, [client.number for client in until], budget, strict, self._take_wake()])
        self.is_usable = False
        kind, body = self._converse(commands)
        self._running = True
        while kind != "stopped":
            reply = self._reply(kind, body)
            kind, body = self._converse(reply)
        self._running, self.is_usable = False, True
        return self._note(body)

    def advance(self, moment: float) -> None:
        """Nobody can run before that virtual moment: it is that late now."""
        self._note(self._command("advance", moment))

    def survey(self) -> Profile:
        """What this schedule was like."""
        sites = self._command("survey")
        if type(sites) is not list or any(type(site) is not int for site in sites):
            raise self._home.lost(WireError("a survey of no meaning"))
        return Profile(max(20, self.facts.steps), tuple(sites))

    def log(self) -> list[Switch]:
        """The switches of this schedule, if it was begun with a log."""
        try:
            return self.cast.log(self._command("log"))
        except WireError as error:
            raise self._home.lost(error) from None

    def choices(self) -> list[Choice]:
        """Who was next wherever that could be another, if this schedule was begun with a log."""
        told = self._command("choices")
        if type(told) is not list or any(type(choice) is not list or [*map(type, choice)] != [int] * 4 for choice in told):
            raise self._home.lost(WireError("choices of no meaning"))
        return [tuple(choice) for choice in told[:_MOST_CHOICES]]

    # Messages.

    def _only_operation(self, client: Client) -> list[Tree]:
        if not isinstance(client.script, Operation):
            return []
        return operation_parts(self.crossing.encoder(), client.script)

    def _take_pending(self) -> list[Tree]:
        pending, self._pending = self._pending, []
        return pending

    def _take_wake(self) -> list[int]:
        wake, self._wake = self._wake, []
        return wake

    def _command(self, name: str, *operands: Tree) -> Tree:
        kind, body = self._converse([*self._take_pending(), [name, *operands]])
        self._refuse_end(kind, body)
        return body

    def _peek(self, operation: list[Tree]) -> Tree:
        if not self._running:
            return self._command("peek", *operation)
        self._foresight.is_blind = True
        if self._foretold:
            raise MispredictedError
        kind, body = self._converse([[], "peek", *operation])
        if kind != "peeked":
            raise self._home.lost(WireError("an answer to something else"))
        return body

    def _converse(self, message: Tree) -> tuple[str, Tree]:
        """Send, and hear. Raises LostError."""
        try:
            frames = self._home.actor()
            frames.send(dump(message))
            kind, body, extras, now = load(frames.receive(self._home.deadline()))
            _check(kind, now)
            record = self._take(extras) if extras else []
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            raise self._home.lost(WireError("a message of no meaning")) from None
        except (ClosedError, DeadlineError, FrameError, WireError) as error:
            raise self._home.lost(error) from None
        for entry in record:
            self._go_through(entry)
        self.now = now
        return kind, body

    def _take(self, extras: Any) -> list[Tree]:
        """What came along: descriptions of classes, prints, and a record of what was not asked, which is given back."""
        if "k" in extras:
            self.crossing.learn(extras["k"])
        if "o" in extras:
            self._home.printed(extras["o"])
        if "l" in extras:
            raise self._home.over_limit()
        record = extras.get("u", [])
        if type(record) is not list:
            raise WireError("a record of no meaning")
        return record

    def _go_through(self, entry: Tree) -> None:
        """One thing that was done without asking. Raises MispredictedError when another answer would have been given."""
        try:
            kind, body, now = entry
            _check(kind, now)
            if kind == "done":
                number, result = body
                status, value = self._decoded(result)
                self._client(number).end(*((value, None) if status == RETURNED else (None, value)))
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, StopIteration, WireError):
            raise self._home.lost(WireError("a record of no meaning")) from None
        self.now = now
        if kind != "done":
            wake, *reply = self._reply(kind, body)
            place, _ = self._turns.given[-1]
            if wake or reply != self._answer_foretold(place):
                self._foresight.distrust(place)
                raise MispredictedError

    def _answer_foretold(self, place: tuple[str, int, int]) -> Tree:
        key, time, number = place
        try:
            return self._foretold[key][time][number]
        except (KeyError, IndexError):
            return None

    def _client(self, number: Any) -> Client:
        return next(client for client in self.clients if client.number == number)

    def _note(self, body: Tree) -> Facts:
        try:
            self.facts = self.cast.facts(body)
        except WireError as error:
            raise self._home.lost(error) from None
        return self.facts

    def _refuse_end(self, kind: str, body: Tree) -> None:
        """Raise for a message that ends the schedule."""
        if kind == "failed":
            self.is_usable = False
            if body is None:
                raise ScheduleError("Importing the submission does not end.")
            raise self._decoded([RAISED, body])[1]
        if kind == "stuck":
            self.is_usable = False
            file, line = self.cast.place(*body)
            raise UnsupportedError(_STUCK.format(place=f" in {file}, line {line}" if file else ""))

    def _reply(self, kind: str, body: Tree) -> list[Tree]:
        """The answer to what the actor asks, after the numbers of tasks whose gates were opened by it."""
        self._refuse_end(kind, body)
        try:
            task, *asked = body
            if kind == "next":
                client, outcome = self._client(asked[0]), self._outcome(asked[1])
                place = self._turns.of_client(client.number)
            elif kind == "ask":
                operation, number, operands = asked[0], asked[1], self._operands(asked[2])
                thing = self.crossing.callbacks.find(number)
                place = self._turns.of_call(task, operation, number, asked[2])
            elif kind == "again" and self.scripts.is_calling(task):
                outcome = self._outcome(asked[0])
                place = self._turns.of_rest(task)
            else:
                raise WireError("a message of an unknown kind")  # noqa: TRY301 - it is a loss, like the others
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, StopIteration, WireError):
            raise self._home.lost(WireError("a message of no meaning")) from None
        if kind == "next":
            reply = self.scripts.move_client(task, client, outcome)
        elif kind == "ask":
            reply = self.scripts.begin_call(task, operation, thing, number, operands)
        else:
            reply = self.scripts.move_call(task, outcome)
        if reply[0] == "return":
            self._turns.end_call(task)
        wake = self._take_wake()
        self._turns.given.append((place, reply))
        if wake:
            self._foresight.distrust(place)
        return [wake, *reply]

    def _operands(self, trees: list[Tree]) -> list[Any]:
        decoder = self.crossing.decoder()
        return [decoder.decode(tree) for tree in trees]

    def _outcome(self, result: Tree) -> Outcome | None:
        return None if result is None else self._decoded(result)

    def _decoded(self, result: Tree) -> Outcome:
        """What an operation gave: an exception where it raised, or where its result has no way across. Raises WireError."""
        status, tree = result
        if status not in (RETURNED, RAISED):
            return RAISED, CannotCrossError(str(tree))
        value = self.crossing.decoder().decode(tree)
        if status == RAISED and not isinstance(value, BaseException):
            raise WireError("an exception that is none")
        return status, value


def _check(kind: object, now: object) -> None:
    if type(kind) is not str or type(now) is not float:
        raise WireError("a message without a kind or a time")
