"""What moves on the test's side while a schedule is played: scripts of clients, and calls of the test's functions."""

from __future__ import annotations

import inspect
import types
from typing import Any

from harness.suite.crossing import write_operand
from harness.suite.losses import CannotCrossError
from harness.suite.references import SLOT
from harness.suite.schedules.crossing import SimCrossing
from harness.suite.schedules.parts import Client, Function, Gate, Operation, Pause, Script, Source, SourceExhaustedError
from harness.wire.values import Encoder, Tree, UncrossableError

__all__ = ["RAISED", "RETURNED", "Outcome", "Scripts", "operation_parts"]

RETURNED, RAISED = 0, 1
Outcome = tuple[int, Any]
"""Whether an operation returned or raised, and what."""
_PLAIN_FUNCTIONS = (types.FunctionType, types.MethodType)


class Scripts:
    """Those of one schedule. Replies are what harness.guest.schedules.actor takes."""

    def __init__(self, crossing: SimCrossing) -> None:
        self._crossing = crossing
        self._calls: dict[int, list[tuple[Function, Script]]] = {}
        self.mishap: AssertionError | None = None
        """The first assertion of the test's that failed in a client or a function: what it says is the verdict."""

    def is_calling(self, task: int) -> bool:
        """Whether a function of the test is under way in this task."""
        return bool(self._calls.get(task))

    def move_client(self, task: int, client: Client, outcome: Outcome | None) -> list[Tree]:
        """A client's operation is over; what is its next."""
        if isinstance(client.script, Operation):
            raise TypeError("a client of one operation asks for no other")
        client.started = True
        try:
            return self._wanted(task, client.script, outcome)
        except StopIteration as stop:
            client.end(stop.value)
        except Exception as error:
            self._remember(error)
            client.end(error=error)
        return ["end"]

    def begin_call(self, task: int, operation: Any, thing: Any, number: int, operands: list[Any]) -> list[Tree]:
        """Something of the test's is used by the submission."""
        if isinstance(thing, Source) and operation == "special" and operands[:1] == ["__iter__"]:
            return self._returned(thing)
        if isinstance(thing, Source) and operation == "special" and operands[:1] == ["__next__"]:
            return self._call(task, thing, (), {})
        if operation == "call" and isinstance(thing, (Function, *_PLAIN_FUNCTIONS)) and len(operands) == 2:
            function = thing if isinstance(thing, Function) else Function(thing)
            return self._call(task, function, tuple(operands[0]), operands[1])
        try:
            return self._returned(self._crossing.callbacks.answer(operation, number, operands))
        except Exception as error:
            return self._raised(error)

    def move_call(self, task: int, outcome: Outcome | None) -> list[Tree]:
        """What a function of the test wanted is over; what it wants next, or gives."""
        function, script = self._calls[task][-1]
        try:
            return self._wanted(task, script, outcome)
        except StopIteration as stop:
            return self._over(task, function, stop.value)
        except Exception as error:
            return self._over(task, function, error, raised=True)

    def _call(self, task: int, function: Function, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Tree]:
        calls = self._calls.setdefault(task, [])
        try:
            result = function.begin(args, kwargs)
        except Exception as error:
            function.end()
            return self._raised(error)
        if inspect.isgenerator(result):
            calls.append((function, result))
            return self.move_call(task, None)
        function.end()
        return self._returned(result)

    def _over(self, task: int, function: Function, result: Any, *, raised: bool = False) -> list[Tree]:
        self._calls[task].pop()
        function.end()
        return self._raised(result) if raised else self._returned(result)

    def _wanted(self, task: int, script: Script, outcome: Outcome | None) -> list[Tree]:
        """Move a script on to what it wants next. Raises StopIteration at its end, and whatever it raises."""
        while True:
            wanted = _step(script, outcome)
            outcome = None
            if wanted is None:
                return ["yield"]
            if isinstance(wanted, Gate):
                if wanted.stop(task):
                    return ["gate"]
            elif isinstance(wanted, Pause):
                return ["sleep", wanted.seconds]
            elif isinstance(wanted, Operation):
                return ["op", *operation_parts(self._crossing.encoder(), wanted)]
            elif type(wanted) is list and wanted and all(isinstance(part, Operation) for part in wanted):
                encoder = self._crossing.encoder()
                return ["ops", [operation_parts(encoder, part) for part in wanted]]
            else:
                kind = type(wanted).__name__
                outcome = (RAISED, TypeError(f"a script yields operations, lists of them, gates, pauses or None, not a {kind}"))

    def _returned(self, value: Any) -> list[Tree]:
        try:
            return ["return", RETURNED, self._crossing.encoder().encode(value)]
        except (UncrossableError, CannotCrossError) as error:
            return ["return", RAISED, {"x": ["builtins:TypeError", [str(error)]]}]

    def _raised(self, error: Exception) -> list[Tree]:
        if isinstance(error, SourceExhaustedError):
            return ["return", RAISED, {"x": ["builtins:StopIteration", []]}]
        self._remember(error)
        try:
            return ["return", RAISED, self._crossing.thrown(error)]
        except (UncrossableError, CannotCrossError) as reason:
            return ["return", RAISED, {"x": ["builtins:TypeError", [str(reason)]]}]

    def _remember(self, error: Exception) -> None:
        if isinstance(error, AssertionError) and SLOT not in error.__dict__ and self.mishap is None:
            self.mishap = error


def operation_parts(encoder: Encoder, operation: Operation) -> list[Tree]:
    """An operation as it is sent. Raises CannotCrossError."""
    try:
        return [operation.kind, *(write_operand(encoder, operand) for operand in operation.operands)]
    except UncrossableError as error:
        raise CannotCrossError(str(error)) from None


def _step(script: Script, outcome: Outcome | None) -> Any:
    if outcome is None:
        return next(script)
    status, value = outcome
    return script.send(value) if status == RETURNED else script.throw(value)
