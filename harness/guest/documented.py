"""A module as its documentation shows it: plain functions that ask an implementation elsewhere, the same for all of them.

Tests import it under the name of the module that they test. It is made once, before any implementation is there, so
nothing in it can tell one implementation from another.
"""

from __future__ import annotations

import inspect
import sys
import threading
import time
import types
from collections.abc import Callable
from typing import Any

from harness.guest.implementations import RAISED, plain_encoder
from harness.wire.copyback import apply
from harness.wire.frames import ClosedError, DeadlineError, FrameError, FrameStream
from harness.wire.names import class_for
from harness.wire.values import Decoder, Tree, UncrossableError, WireError, dump, load

__all__ = ["Distant", "install"]

_monotonic = time.monotonic  # tests may replace the module's


class Distant:
    """The implementation at the other end of a socket. frames: None while there is none.

    broken: "" or why nothing that a test did since then says anything about the implementation.
    """

    def __init__(self, call_seconds: float) -> None:
        self._call_seconds = call_seconds
        self._lock = threading.Lock()
        self.module = types.ModuleType("")
        self.frames: FrameStream | None = None
        self.broken = ""

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """What the implementation's function of that name answers, or raises. Arguments that it changes are changed here."""
        if self.frames is None:
            raise RuntimeError(f"{name} was called while the tests were imported; call it in a test or a fixture")
        encoder = plain_encoder()
        try:
            request = dump([name, [encoder.encode(value) for value in args], {key: encoder.encode(value) for key, value in kwargs.items()}])
        except UncrossableError as error:
            raise TypeError(str(error)) from None
        status, tree, changed = self._ask(request)
        if changed:
            apply(changed, encoder.containers, Decoder(_refuse))
        if status == RAISED:
            raise self._exception(*tree)
        return Decoder(_refuse, encoder.containers).decode(tree)

    def _ask(self, request: bytes) -> Tree:
        frames = self.frames
        if frames is None or self.broken:
            raise RuntimeError("the implementation does not answer any more")
        try:
            with self._lock:
                frames.send(request)
                return load(frames.receive(_monotonic() + self._call_seconds))
        except DeadlineError:
            self.broken = "timeout"
            raise TimeoutError(f"no answer within {self._call_seconds:g} s") from None
        except (ClosedError, FrameError, WireError):
            self.broken = "lost"
            raise RuntimeError("the implementation does not answer any more") from None

    def _exception(self, names: list[str], arguments: list[Tree]) -> BaseException:
        """Of the nearest class that is known here; the module's own exceptions go by their bare names."""
        decoder = Decoder(_refuse)
        for name in names:
            kind = vars(self.module).get(name[1:]) if name.startswith(":") else class_for(name)
            if isinstance(kind, type) and issubclass(kind, BaseException):
                return kind(*[decoder.decode(argument) for argument in arguments])
        raise WireError("an exception of no class")


def install(name: str, text: str, distant: Distant) -> None:
    """Make the module importable. text: its source without bodies: docstrings, signatures, constants and exceptions."""
    module = distant.module = types.ModuleType(name)
    exec(compile(text, f"<{name}>", "exec", dont_inherit=True), module.__dict__)  # noqa: S102 - the host's own text
    for key, value in list(vars(module).items()):
        if isinstance(value, types.FunctionType):
            setattr(module, key, _proxy(value, distant.call))
    module.__dict__.pop("__builtins__", None)
    module.__dict__.pop("annotations", None)
    sys.modules[name] = module


def _proxy(documented: Any, call: Callable[..., Any]) -> Any:
    name = str(documented.__name__)

    def function(*args: Any, **kwargs: Any) -> Any:
        return call(name, args, kwargs)

    function.__name__ = function.__qualname__ = name
    function.__doc__, function.__module__ = documented.__doc__, documented.__module__
    function.__annotations__ = dict(documented.__annotations__)
    function.__signature__ = inspect.signature(documented)  # type: ignore[attr-defined]  # what inspect looks for first
    return function


def _refuse(_tag: str, _body: Tree, _decoder: Decoder) -> Any:
    raise WireError("only plain values come this way")
