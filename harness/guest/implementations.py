"""An implementation in a process of its own: what tests know of it is what it answers.

The process is forked from a guest that never met the tests. It gets the implementation's text over the host's line,
executes it in a module that lies in no file, and answers calls by value over one socket until that closes. Tests have
the other end of the socket and nothing else: no code object, no text, no memory of it. What the kernel tells everybody
about a process (its size, its page faults) is made different in each, as the host says.
"""

from __future__ import annotations

import functools
import json
import mmap
import os
import random
import signal
import socket
import struct
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from harness.guest import later
from harness.wire import arrays, containers, scalars
from harness.wire.copyback import contents
from harness.wire.frames import ClosedError, FrameError, FrameStream, SocketStream
from harness.wire.names import name_of
from harness.wire.values import Decoder, Encoder, Tree, UncrossableError, WireError, dump, load

__all__ = ["ANSWERED", "RAISED", "Ledger", "compiled", "differing", "live", "plain_encoder"]

ANSWERED, RAISED = 0, 1
_FILLED = (containers, scalars)  # importing them taught the codec their types
_PAGE = mmap.PAGESIZE
_HEAD, _RECORD = struct.Struct("QQQ"), struct.Struct("I")
_LOG_BYTES = 8 * 1024 * 1024
_REPLAY_SECONDS, _AT_A_TIME = 2, 2


class Ledger:
    """What an implementation was asked: shared with the process that forked it, and nobody else.

    logging: keep every call, as far as there is room; else only count them.
    """

    def __init__(self, *, logging: bool = False) -> None:
        self._memory = mmap.mmap(-1, _LOG_BYTES if logging else _PAGE)
        self._logging = logging
        self._marks: list[tuple[int, int]] = []

    def add(self, request: bytes) -> None:
        """One more call."""
        calls, used, is_full = _HEAD.unpack_from(self._memory)
        if self._logging and not is_full:
            end = used + _RECORD.size + len(request)
            is_full = end > len(self._memory) - _HEAD.size
            if not is_full:
                start = _HEAD.size + used
                self._memory[start : _HEAD.size + end] = _RECORD.pack(len(request)) + request
                used = end
        _HEAD.pack_into(self._memory, 0, calls + 1, used, is_full)

    def mark(self, test: int) -> int:
        """A test has ended: how many calls it made."""
        before = self._marks[-1][1] if self._marks else 0
        calls = int(_HEAD.unpack_from(self._memory)[0])
        self._marks.append((test, calls))
        return calls - before

    def entries(self) -> Iterator[tuple[int, bytes]]:
        """(test, request) of each call that belongs to a test; an empty request for calls there was no room for."""
        _, used, is_full = _HEAD.unpack_from(self._memory)
        place, end, number = _HEAD.size, _HEAD.size + used, 0
        for test, calls in self._marks:
            while number < calls and place < end:
                (size,) = _RECORD.unpack_from(self._memory, place)
                place += _RECORD.size + size
                number += 1
                yield test, self._memory[place - size : place]
            if is_full and number < calls:
                yield test, b""


def live(
    name: str, text: str, padding: Sequence[int], *, line: Callable[[], socket.socket], tell: Callable[[bytes], None], ledger: Ledger
) -> None:
    """Be the implementation: execute it, tell whether that went well ("ready", or words), and answer over the line until the end."""
    _held = _pad(*padding)  # for as long as it lives
    try:
        module = _executed(name, text)
    except BaseException as error:
        tell(f"{type(error).__name__}: {error}".encode())
        return
    tell(b"ready")
    frames = FrameStream(SocketStream(line()))
    while True:
        try:
            request = frames.receive()
            ledger.add(request)
            frames.send(dump(_answer(module, request)))
        except (ClosedError, FrameError):
            return


def differing(name: str, texts: Sequence[str], base: str, ledger: Ledger) -> list[list[int] | None]:
    """For each text, the tests in which it answers otherwise than the base does, asked what was asked; None when that does not end.

    A test with equal answers throughout cannot tell the two apart, so it need not be run on both. To be called in a
    process of its own; each text has another, forked from that.
    """
    signal.alarm(_REPLAY_SECONDS)
    module = _executed(name, base)
    expected = [(test, request, request and dump(_answer(module, request))) for test, request in ledger.entries()]
    signal.alarm(0)
    return _told_by_forks([functools.partial(_apart, name, text, expected) for text in texts])


def _apart(name: str, text: str, expected: Sequence[tuple[int, bytes, bytes]]) -> list[int]:
    signal.alarm(_REPLAY_SECONDS)
    module = _executed(name, text)
    found: dict[int, None] = {}
    for test, request, answer in expected:
        if test not in found and (not request or dump(_answer(module, request)) != answer):
            found[test] = None
    return list(found)


def _told_by_forks(finds: Sequence[Callable[[], list[int]]]) -> list[list[int] | None]:
    """What functions find in forks of this process, two at a time; None for a fork that does not come to its end."""
    started = [_in_fork(find) for find in finds[:_AT_A_TIME]]
    told: list[list[int] | None] = []
    for place, (pid, listen) in enumerate(started):
        with os.fdopen(listen, encoding="ascii") as heard:
            words = heard.read()
        os.waitpid(pid, 0)
        told.append(json.loads(words) if words else None)
        started += [_in_fork(find) for find in finds[place + _AT_A_TIME : place + _AT_A_TIME + 1]]
    return told


def _in_fork(find: Callable[[], list[int]]) -> tuple[int, int]:
    """A fork's number, and where to read what it finds."""
    listen, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.close(listen)
            with os.fdopen(write, "w", encoding="ascii") as told:
                told.write(json.dumps(find()))
        finally:
            os._exit(0)
    os.close(write)
    return pid, listen


@functools.lru_cache(maxsize=256)
def compiled(name: str, text: str) -> types.CodeType:
    """The code of an implementation; kept, when it is asked for before the fork, for all that are forked later."""
    return compile(text, f"{name}.py", "exec", dont_inherit=True)


def _executed(name: str, text: str) -> types.ModuleType:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    module = types.ModuleType(name)
    module.__dict__["_load"] = later.load  # for those that are made of others
    random.seed(0)
    exec(compiled(name, text), module.__dict__)  # noqa: S102 - the author's own
    return module


def plain_encoder(arguments: Sequence[object] = ()) -> Encoder:
    """An encoder for values alone; what has none is refused with words."""

    def export(value: Any) -> Tree:
        if arrays.find_writer(value):
            return encoder.encode(value)
        raise UncrossableError(f"a {type(value).__name__} cannot be handed over here; use plain values")

    encoder = Encoder(export, arguments, wary=True)
    return encoder


def _pad(kept: int, released: int, reserved: int) -> list[mmap.mmap]:
    """Pages to touch and keep, to touch and give back, and to ask for and never touch."""
    gone = mmap.mmap(-1, (released + 1) * _PAGE)
    _touch(gone)
    gone.close()
    staying = mmap.mmap(-1, (kept + 1) * _PAGE)
    _touch(staying)
    return [staying, mmap.mmap(-1, (reserved + 1) * _PAGE)]


def _touch(memory: mmap.mmap) -> None:
    for place in range(0, len(memory), _PAGE):
        memory[place] = 1


def _offered(module: types.ModuleType) -> dict[str, Callable[..., Any]]:
    """What tests may call: not what an implementation imports for itself, by which they would know it."""
    public = {key: value for key, value in module.__dict__.items() if callable(value) and not key.startswith("_")}
    deviating = {key: value for key, value in public.items() if isinstance(value, functools.partial)}
    return {
        key: value for key, value in public.items() if getattr(value, "__module__", "") == module.__name__ and not isinstance(value, type)
    } | deviating


def _answer(module: types.ModuleType, request: bytes) -> Tree:
    """[whether it raised, the value or exception, changed arguments]. What makes no sense is answered with an error."""
    try:
        name, trees, keywords = load(request)
        function = _offered(module)[name]
        decoder = Decoder(_refuse, wary=True)
        operands = [decoder.decode(tree) for tree in trees]
        words = {key: decoder.decode(tree) for key, tree in keywords.items()}
    except (WireError, KeyError, TypeError, ValueError, AttributeError):
        return [RAISED, [["builtins:TypeError"], ["not a call of a documented function"]], 0]
    status, tree = _call(function, operands, words, decoder.containers)
    changed: Tree = 0
    if decoder.containers and _trees(operands, words) != [trees, keywords]:
        changed = contents(decoder.containers, plain_encoder())
    return [status, tree, changed]


def _call(function: Callable[..., Any], operands: list[Any], words: dict[str, Any], arguments: list[Any]) -> tuple[int, Tree]:
    try:
        return ANSWERED, plain_encoder(arguments).encode(function(*operands, **words))
    except UncrossableError as error:
        return RAISED, [["builtins:TypeError"], [str(error)]]
    except BaseException as error:
        return RAISED, _exception(error)


def _trees(operands: list[Any], words: dict[str, Any]) -> Tree:
    encoder = plain_encoder()
    try:
        return [[encoder.encode(value) for value in operands], {key: encoder.encode(value) for key, value in words.items()}]
    except UncrossableError:
        return None


def _exception(error: BaseException) -> Tree:
    """[names of its class and bases up to the first that both sides know, arguments]; its own go by their bare names."""
    encoder = plain_encoder()
    arguments = []
    for argument in error.args:
        try:
            arguments.append(encoder.encode(argument))
        except UncrossableError:
            arguments.append(f"<{type(argument).__name__}>")
    kinds = type(error).__mro__ if isinstance(error, Exception) else (RuntimeError,)
    names = [name_of(kind) or f":{kind.__name__}" for kind in kinds]
    return [names[: next(number for number, name in enumerate(names, start=1) if not name.startswith(":"))], arguments]


def _refuse(_tag: str, _body: Tree, _decoder: Decoder) -> Any:
    raise WireError("only plain values come this way")


if sys.platform == "win32":
    raise ImportError("a box needs a POSIX system")
