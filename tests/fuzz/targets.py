"""What hostile bytes reach on the trusted side, each as a function of bytes that returns how they were taken when all is well.

`values`: the decoder alone. `conversation`: everything that a guest can say to a world, line by line, whatever it was
asked. `stream`: a box's stream, with and without the container engine's headers.
"""

from __future__ import annotations

import functools
import socket
import struct
import traceback
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from harness.limits import Limits
from harness.suite.lines import Line, Warden
from harness.suite.losses import BoxLostError, CannotCrossError, LostError
from harness.suite.scopes import Boxes
from harness.suite.world import World
from harness.wire import arrays
from harness.wire.frames import ClosedError, DeadlineError, FrameError, FrameStream
from harness.wire.values import Decoder, Encoder, Tree, UncrossableError, WireError, dump, load

__all__ = ["MAX_BYTES", "TARGETS"]

MAX_BYTES = 16 * 1024
"""Inputs are small: bounds on size have tests of their own."""
_OPERATIONS: tuple[Callable[[Any], object], ...] = (
    lambda thing: thing.name,
    lambda thing: thing(1, [2], key={"a": 3}),
    repr,
    lambda thing: thing == 1,
    lambda thing: [*zip(range(4), thing, strict=False)],
    lambda thing: thing[0],
    lambda thing: isinstance(thing, type) and issubclass(thing, Exception),
    lambda thing: thing.other(lambda number: number),
    bool,
    hash,
)


def values(data: bytes) -> list[str]:
    """Bytes -> a value that can be written again and read as one of the same type, or WireError. Says which, and the type."""

    def refuse(_tag: str, _body: Tree, _decoder: Decoder) -> object:
        raise WireError("an unknown tag")

    try:
        value = Decoder(refuse).decode(load(data))
    except WireError:
        return ["WireError"]
    again = Decoder(refuse).decode(load(dump(_written(value))))
    if type(again) is not type(value):
        raise AssertionError(f"a {type(value).__name__} came back as a {type(again).__name__}")
    return ["value", type(value).__name__]


def _written(value: object) -> Tree:
    def export(part: object) -> Tree:
        if not arrays.find_writer(part):
            raise AssertionError(f"the decoder made a {type(part).__name__}, which is not on the closed list")
        return encoder.encode(part)

    encoder = Encoder(export)
    return encoder.encode(value)


class _Said:
    """A stream on which somebody has said all that he will say."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, size: int, _deadline: float | None) -> bytes:
        data, self._data = self._data[:size], self._data[size:]
        return data

    def write(self, data: bytes, descriptors: Sequence[int] = ()) -> None:
        """Nobody listens."""

    def take_descriptors(self) -> list[int]:
        return []

    def close(self) -> None:
        self._data = b""


class _Box:
    """A box whose guests say, in turn, what they were given to say."""

    python = "3.11"
    zygote_pid = 1
    peak_memory_kib = 0
    traffic = None
    alive = frozenset({1, 2, 3, 4, 5, 6, 7, 8, 9})

    def __init__(self, frames: list[bytes]) -> None:
        self._frames = frames

    def ready(self) -> Line:
        return Line(FrameStream(_Said(_framed(b"[1,0,1,0,[0,2,0]]"))))

    def new_line(self, _parent: Line) -> tuple[Line, None]:
        return Line(FrameStream(_Said(b"".join(map(_framed, self._frames[:-1])) + self._frames[-1]))), None

    def end_clean(self) -> bool:
        return False

    def __getattr__(self, _name: str) -> Callable[..., None]:
        return lambda *_: None


class _OneBox:
    def __init__(self, box: _Box) -> None:
        self._box = box

    def first(self) -> tuple[Any, bool]:
        return self._box, False

    def another(self) -> tuple[Any, bool]:
        raise BoxLostError("no more of them")

    def beside(self) -> Any:
        raise BoxLostError("no more of them")


def _framed(data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + data


def conversation(data: bytes) -> list[str]:
    """Lines of `data` are what the guest answers, one a frame; what follows the last line comes as it is. Says how each call ended."""
    boxes: Boxes = _OneBox(_Box(data.split(b"\n")))
    world = World(boxes, Limits())
    world.enter("case")
    things: list[Any] = []
    said = [_ending(lambda: things.append(world.import_module("m")))]
    thing = things[0] if things else None
    said += [_ending(functools.partial(operation, thing)) for operation in _OPERATIONS]
    return [*said, _ending(world.finish)]


def _ending(call: Callable[[], object]) -> str:
    """How a call ended. A guest may lose itself, cannot be served, or raises: by a reply, or because a thing is not what it said it was.

    Everything else that comes out is a mistake of ours, and is raised: an error that no line of ours raised on purpose, or
    one that is meant for us and not for a suite.
    """
    try:
        with warnings.catch_warnings(action="ignore"):
            call()
    except LostError as loss:
        return loss.verdict.name
    except CannotCrossError:
        return "CannotCrossError"
    except (WireError, FrameError, ClosedError, DeadlineError, UncrossableError):
        raise
    except BaseException as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        on_purpose = (where.line or "").lstrip().startswith("raise ") or where.filename == __file__
        if not on_purpose:
            raise
        return "raised"
    return "returned"


def stream(data: bytes) -> list[str]:
    """The first byte says whether the engine's headers are to be expected; the rest is what the box sends. Says how it ended."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(data[1:])
        theirs.shutdown(socket.SHUT_WR)
        warden = Warden(ours, demultiplex=data[:1] > b"\x7f", direct=False)
        frames = 0
        try:
            line = warden.ready()
            while True:
                line.frames.receive()
                frames += 1
        except (BoxLostError, FrameError, ClosedError, DeadlineError) as error:
            return [type(error).__name__, str(frames)]


TARGETS: dict[str, Callable[[bytes], list[str]]] = {"values": values, "conversation": conversation, "stream": stream}
