"""One process that plays schedules: the host says what clients do, and what their calls and callbacks give.

The stage forks an actor; a schedule that leaves no thread behind can be followed by another in the same one. Messages
alternate strictly, and only the thread that has the token speaks, so the conversation is as deterministic as the rest.

The host sends, while nobody runs, a list of commands, of which the last is answered:
    begin, clients, pump, peek, log
and to the thread that has asked, after numbers of tasks whose gates were opened:
    op, ops, gate, sleep, yield, return, end, peek
The guest sends [kind, body, extras, time]:
    next (a client wants its next operation), ask, again (a callback, or what it wanted done, is over), peeked,
    stopped, log, failed (the submission cannot be imported), stuck (a thread waits outside the engine's reach).
Where the host has foretold its answer, nothing is asked; a record of that comes along with the next message, and so does
what operations of `clients` gave.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from harness.guest.crossing import Crossing
from harness.guest.handles import Handles, StaleHandleError
from harness.guest.operations import OPERATIONS, import_module
from harness.guest.prints import Prints
from harness.guest.schedules import engine as points
from harness.guest.schedules import primitives
from harness.guest.schedules.engine import ENGINE
from harness.guest.schedules.record import Record
from harness.guest.schedules.stage import STAGE
from harness.guest.schedules.strategies import Plan
from harness.guest.schedules.watch import Watch
from harness.wire.frames import ClosedError, DeadlineError, FrameError, FrameStream
from harness.wire.values import Tree, UncrossableError, WireError, dump, load

__all__ = ["play"]

_RETURNED, _RAISED, _REFUSED = 0, 1, 2
_IMPORTING = 0
"""Number of the client that imports the submission, before the suite's own."""
_BUDGET = 100_000
_exit = os._exit


def play(frames: FrameStream, work_dir: str, output_bytes: int) -> None:
    """Serve the host until it closes the line."""
    try:
        _Actor(frames, work_dir, output_bytes).serve()
    except (ClosedError, FrameError, WireError, DeadlineError):
        _exit(0)


class _Actor:
    def __init__(self, frames: FrameStream, work_dir: str, output_bytes: int) -> None:
        self._frames = frames
        self._work_dir = work_dir
        self._output_bytes = output_bytes
        self._prints = Prints(output_bytes)
        self._record = Record({})
        self._peeking = False
        self._crossing = Crossing(Handles(1), self._ask, work_dir)
        self._watch = Watch(self._tell_stuck)

    def serve(self) -> None:
        """Obey, and answer the last command of each message."""
        while True:
            answer: list[Tree] = []
            for name, *operands in self._receive():
                answer = getattr(self, f"_do_{name}")(*operands)
                if answer[0] in ("failed", "stuck"):
                    break
            self._send(*answer)

    # Commands.

    def _do_begin(self, plan: Tree, module: str, seed: int, log: bool, foretold: Tree) -> list[Tree]:  # noqa: FBT001 - as it came
        strategy, number, own_seed, steps, sites, timers = plan
        out, err = self._prints.collect()
        if out or err or self._prints.exceeded:
            self._prints = Prints(self._output_bytes)
        handles = Handles(1)
        self._crossing = Crossing(handles, self._ask, self._work_dir)
        self._record = Record(foretold)
        STAGE.reset(seed)
        ENGINE.begin(Plan(strategy, number, own_seed, steps=steps, sites=sites, timers=timers), log=log)
        handles.refer(primitives.now)
        handles.refer(STAGE.canary_class())
        outcome: list[Tree] = []

        def bring() -> None:
            try:
                handles.refer(import_module(module))
            except BaseException as error:  # whatever importing raises is the submission's
                outcome.append(self._crossing.exception(error))

        ENGINE.spawn(bring, client=_IMPORTING)
        self._pump(600.0, frozenset({_IMPORTING}), _BUDGET, strict=False)
        if outcome:
            return ["failed", outcome[0]]
        return ["begun", None] if ENGINE.reason == "clients" else ["failed", None]

    def _do_clients(self, *clients: Tree) -> list[Tree]:
        for number, operation in clients:
            ENGINE.spawn(lambda number=number, operation=operation: self._live(number, operation), client=number)  # type: ignore[misc]
        return ["clients", None]

    def _do_pump(self, seconds: float, until: Tree, budget: int, strict: bool, wake: Tree) -> list[Tree]:  # noqa: FBT001 - as it came
        for number in wake:
            ENGINE.wake(number)
        before = ENGINE.steps
        self._pump(seconds, frozenset(until), budget, strict=strict)
        return ["stopped", self._facts(ENGINE.steps - before)]

    def _do_advance(self, moment: float) -> list[Tree]:
        ENGINE.move_on(moment)
        return ["stopped", self._facts(0)]

    def _do_peek(self, *operation: Tree) -> list[Tree]:
        return ["peeked", self._peek([*operation])]

    def _do_log(self) -> list[Tree]:
        return ["log", [ENGINE.log or [], [[task.number, task.client] for task in ENGINE.tasks]]]

    def _do_choices(self) -> list[Tree]:
        return ["choices", [*ENGINE.choices]]

    def _do_survey(self) -> list[Tree]:
        return ["survey", [*ENGINE.seen]]

    def _pump(self, seconds: float, until: frozenset[int], budget: int, *, strict: bool) -> None:
        self._watch.start()
        try:
            ENGINE.pump(seconds, until=until, budget=budget, strict=strict)
        finally:
            self._watch.stop()

    @staticmethod
    def _facts(used: int) -> Tree:
        return {
            "reason": ENGINE.reason,
            "steps": ENGINE.steps,
            "used": used,
            "now": ENGINE.now,
            "switches": ENGINE.switches,
            "hash": ENGINE.hash,
            "peak": ENGINE.peak,
            "table": ENGINE.table(),
            "crashes": ENGINE.crashes,
        }

    # What threads do.

    def _live(self, client: int, operation: Tree) -> None:
        if operation:
            self._record.note("done", [client, self._execute(operation)])
            return
        body, place, number = [ENGINE.number, client, None], f"client {client}", 0
        while True:
            reply = self._answer_to(place, 0, number, "next", body)
            if reply[0] == "end":
                return
            body, number = [ENGINE.number, client, self._react(reply)], number + 1

    def _ask(self, body: Tree) -> Tree:
        """Something of the suite's is used by the submission; see harness.guest.crossing."""
        operation, number, *operands, news = body
        current = ENGINE.me()
        if current is None or self._peeking:
            raise RuntimeError("a function of the test was called outside a thread of the test")
        self._crossing.news = [*news, *self._crossing.news]  # for whoever speaks first: another thread may overtake this one now
        ENGINE.step(points.CALLBACK)
        key, time = self._record.begin(operation, number, operands)
        turn = 0
        reply = self._answer_to(key, time, turn, "ask", [current.number, operation, number, operands])
        while reply[0] != "return":
            body, turn = [current.number, self._react(reply)], turn + 1
            reply = self._answer_to(key, time, turn, "again", body)
        ENGINE.step(points.CALLBACK)
        return reply[1:]

    def _react(self, reply: Tree) -> Tree:
        kind = reply[0]
        if kind == "op":
            return self._execute(reply[1:])
        if kind == "ops":
            return self._execute_all(reply[1])
        if kind == "gate":
            ENGINE.wait_at_gate()
        elif kind == "sleep":
            primitives.sleep(reply[1])
        else:
            ENGINE.step(points.CALLBACK)
        return None

    def _execute_all(self, operations: Tree) -> Tree:
        results: list[Tree] = []
        for operation in operations:
            status, tree = self._execute(operation)
            if status != _RETURNED:
                return [status, tree]
            results.append(tree)
        return [_RETURNED, results]

    def _execute(self, operation: Tree) -> Tree:
        """[status, tree] of one of harness.guest.operations."""
        name, *parts = operation
        crossing = self._crossing
        try:
            decoder = crossing.decoder()
            operands = [_operand(decoder, part) for part in parts]
        except (WireError, StaleHandleError) as error:
            return [_REFUSED, str(error)]
        try:
            value = OPERATIONS[name](*operands)
        except BaseException as error:  # whatever the submission raises is an answer, not our failure
            return [_RAISED, self._told(error)]
        ENGINE.quiet += 1  # to write a result may call the submission, and is no work of its threads
        try:
            return [_RETURNED, crossing.encode(value)]
        except UncrossableError as error:
            return [_REFUSED, str(error)]
        except BaseException as error:
            return [_RAISED, crossing.exception(error)]
        finally:
            ENGINE.quiet -= 1

    def _told(self, error: BaseException) -> Tree:
        ENGINE.quiet += 1
        try:
            return self._crossing.exception(error)
        finally:
            ENGINE.quiet -= 1

    def _peek(self, operation: Tree) -> Tree:
        ENGINE.quiet += 1
        self._peeking = True
        try:
            return self._execute(operation)
        finally:
            self._peeking = False
            ENGINE.quiet -= 1

    # Messages.

    def _answer_to(self, key: str, time: int, number: int, kind: str, body: Tree) -> Tree:
        """The host's answer, foretold or asked for."""
        ENGINE.heard()
        foretold = self._record.answer(key, time, number, kind, body)
        return self._talk(kind, body) if foretold is None else foretold

    def _talk(self, kind: str, body: Tree) -> Tree:
        self._watch.talking = True
        try:
            self._send(kind, body)
            while True:
                wake, *reply = self._receive()
                if reply[0] != "peek":
                    break
                self._send("peeked", self._peek(reply[1:]))
        except (ClosedError, FrameError, WireError, DeadlineError):
            _exit(0)  # nobody is there any more
        finally:
            self._watch.talking = False
        for number in wake:
            ENGINE.wake(number)
        return reply

    def _tell_stuck(self) -> None:
        """By the main thread, while the one that has the token waits for something else."""
        current = ENGINE.current
        frame = None if current is None else sys._current_frames().get(current.thread)  # noqa: SLF001 - it has no other name
        self._send("stuck", [*ENGINE.place(frame)])
        _exit(0)

    def _send(self, kind: str, body: Tree) -> None:
        extras: dict[str, Tree] = {}
        entries = self._record.take()
        if entries:
            extras["u"] = entries
        if self._crossing.news:
            extras["k"], self._crossing.news = self._crossing.news, []
        out, err = self._prints.collect()
        if out or err:
            extras["o"] = [out, err]
        if self._prints.exceeded:
            extras["l"] = 1
        self._frames.send(dump([kind, body, extras or 0, ENGINE.now]))

    def _receive(self) -> Any:
        return load(self._frames.receive())


def _operand(decoder: Any, part: Tree) -> Any:
    """See harness.guest.process."""
    if type(part) is list:
        return list(decoder.items(part))
    if type(part) is dict and "" in part:
        return {name: decoder.decode(tree) for name, tree in part[""].items()}
    return decoder.decode(part)
