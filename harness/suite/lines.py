"""The host's end of a box's stream: the warden's ear, and a line to each guest. See harness/guest/warden.py."""

from __future__ import annotations

import base64
import json
import socket
import struct
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from harness.limits import Limits
from harness.suite.losses import BoxLostError
from harness.suite.renamed import Renamed
from harness.wire.frames import (
    MAX_FRAME_BYTES,
    ByteStream,
    ClosedError,
    DeadlineError,
    FrameError,
    FrameStream,
    SocketStream,
    Traffic,
)
from harness.wire.routing import Router

__all__ = ["Line", "Setup", "Warden"]

_monotonic = time.monotonic  # a suite may replace the module's
_CHANNEL = struct.Struct(">I")
_CONTROL, _ZYGOTE = 0, 1
_PIECE = MAX_FRAME_BYTES
_HELD_BYTES = 64 * 1024 * 1024
_ANSWER_SECONDS = 5.0
_READY_SECONDS = 30.0
_HEADER = struct.Struct(">BxxxI")
_MAX_PIECE = 16 * 1024 * 1024
_WORDS_BYTES = 4096
_FOREIGN = "exec format error"


@dataclass(frozen=True, slots=True)
class Setup:
    """What a box is told before anything runs in it.

    files: what the guest finds in its working folder. library_path, work_dir, temporary: see harness.sandbox.base.Box.
    """

    work_dir: str
    files: Mapping[str, bytes]
    library_path: Sequence[str]
    preload: Sequence[str]
    limits: Limits
    seed: int
    direct: bool
    temporary: str = ""

    def message(self) -> bytes:
        """The first frame on the stream, for the warden."""
        body = {
            "op": "setup",
            "direct": self.direct,
            "work": self.work_dir,
            "temporary": self.temporary,
            "files": {name: base64.b64encode(content).decode("ascii") for name, content in self.files.items()},
            "path": list(self.library_path),
            "preload": list(self.preload),
            "seed": self.seed,
            "limits": {
                "memory_mib": self.limits.memory_mib,
                "disk_mib": self.limits.disk_mib,
                "output_kib": self.limits.output_kib,
                "cpu_seconds": max(1, round(self.limits.cpu_seconds)),
            },
        }
        data = _CHANNEL.pack(_CONTROL) + json.dumps(body).encode("ascii")
        return struct.pack(">I", len(data)) + data


@dataclass(slots=True)
class Line:
    """Frames to and from one guest; `channel` is where they run through the warden, None where they do not."""

    frames: FrameStream
    channel: int | None = None


class Warden:
    """The box's first process, as the host speaks to it. One thread at a time, but lines are used by any.

    names: of one folder, as the suite and as the guests know it; see `Renamed`.
    """

    def __init__(self, sock: socket.socket, *, demultiplex: bool, direct: bool, names: tuple[str, str] = ("", "")) -> None:
        stream: ByteStream = SocketStream(sock, accept_descriptors=direct)
        self._frames = FrameStream(_Demultiplexed(stream) if demultiplex else stream, max_frame_bytes=MAX_FRAME_BYTES + 4096)
        self._direct = direct
        self._names = names
        self.traffic = Traffic()
        self._held: dict[int, int] = {}
        self._channels = _ZYGOTE + 1
        self._router: Router[tuple[int, bytes]] = Router(self._read, lambda item: item[0], unclaimed=lambda _: False)
        self._router.open(_CONTROL)
        self._router.open(_ZYGOTE)
        self.python = ""
        self.zygote_pid = 0
        self.killed_for_memory = 0
        self.peak_memory_kib = 0
        self.alive: frozenset[int] = frozenset()

    def ready(self) -> Line:
        """The zygote's line, once the box says that it is there. Raises BoxLostError."""
        told = self._hear(_monotonic() + _READY_SECONDS)
        self.python, self.zygote_pid, self.killed_for_memory = told["python"], told["zygote"], told["oom"]
        if not self._direct:
            return Line(FrameStream(_Channel(self, _ZYGOTE), traffic=self.traffic), _ZYGOTE)
        descriptors = self._frames.stream.take_descriptors()
        if len(descriptors) != 1:
            raise BoxLostError("the box did not hand over its first line")
        return Line(self._frames_of(socket.socket(fileno=descriptors[0])))

    def new_line(self, parent: Line) -> tuple[Line, socket.socket | None]:
        """A line for a guest that `parent` is about to fork, and the end to send along with the request, if it is ours."""
        if self._direct:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            return Line(self._frames_of(ours)), theirs
        channel, self._channels = self._channels, self._channels + 1
        self._router.open(channel)
        self._tell({"op": "line", "to": parent.channel, "new": channel})
        return Line(FrameStream(_Channel(self, channel), traffic=self.traffic), channel), None

    def pair(self, one: Line, other: Line) -> tuple[socket.socket, ...]:
        """A socket between two guests: the ends to send along with the next request to each, if they are ours."""
        if self._direct:
            return socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        self._tell({"op": "pair", "lines": [one.channel, other.channel]})
        return ()

    def _frames_of(self, sock: socket.socket) -> FrameStream:
        stream = SocketStream(sock, spin=True)
        return Renamed(stream, *self._names, traffic=self.traffic) if self._names[1] else FrameStream(stream, traffic=self.traffic)

    def drop(self, line: Line) -> None:
        """Close a line. Its guest ends when it notices."""
        line.frames.close()
        if line.channel is not None:
            self._router.close(line.channel)
            self._held.pop(line.channel, None)
            self._tell({"op": "drop", "line": line.channel})

    def keep_files(self, baseline: int) -> None:
        """Take what is in the working folder now for a baseline."""
        self._tell({"op": "keep", "baseline": baseline})

    def begin_clean(self, keep: Sequence[int], baseline: int, forget: Sequence[int] = ()) -> None:
        """Have every process killed but these, and the files of a baseline put back; `end_clean` waits for it."""
        self._tell({"op": "clean", "keep": list(keep), "baseline": baseline, "forget": list(forget)})

    def end_clean(self) -> bool:
        """Wait until what was begun is done. Whether the box has run out of memory since the last time."""
        told = self._hear(_monotonic() + _ANSWER_SECONDS)
        before, self.killed_for_memory = self.killed_for_memory, told["oom"]
        self.peak_memory_kib = max(self.peak_memory_kib, told["peak_kib"])
        self.alive = frozenset(told.get("alive", ()))
        return self.killed_for_memory > before

    def close(self) -> None:
        """Hang up: the box ends."""
        self._frames.close()

    def _tell(self, message: dict[str, Any]) -> None:
        self._send(_CONTROL, json.dumps(message).encode("ascii"))

    def _hear(self, deadline: float) -> dict[str, Any]:
        try:
            told = json.loads(self._router.receive(_CONTROL, deadline)[1])
        except (DeadlineError, ClosedError, FrameError, ValueError) as error:
            words = getattr(self._frames.stream, "words", b"").decode("utf-8", "replace")
            if _FOREIGN in words.lower():
                words = "Its image was made for another kind of processor; run `grade image build` to make one for this machine."
            raise BoxLostError(f"{error}\n{words}".strip()) from error
        if type(told) is not dict or not all(type(told.get(name, 0)) is int for name in ("oom", "peak_kib", "zygote")):
            raise BoxLostError("the box gave an answer of no meaning")
        return {"zygote": 0, "oom": 0, "peak_kib": 0, **told, "python": str(told.get("python", ""))[:40]}

    def _send(self, channel: int, data: bytes) -> None:
        try:
            self._frames.send(_CHANNEL.pack(channel) + data)
        except (ClosedError, FrameError) as error:
            if channel == _CONTROL:
                raise BoxLostError(str(error)) from error
            raise

    def _read(self, deadline: float | None) -> tuple[int, bytes]:
        while True:
            frame = self._frames.receive(deadline)
            if len(frame) < _CHANNEL.size:
                raise FrameError("a frame without a channel")
            (channel,) = _CHANNEL.unpack_from(frame)
            if not frame[_CHANNEL.size :] and channel == _CONTROL:
                continue
            held = self._held[channel] = self._held.get(channel, 0) + len(frame)
            if held > _HELD_BYTES:
                raise FrameError("a guest sent more than we keep")
            return channel, frame[_CHANNEL.size :]

    def receive(self, channel: int, deadline: float | None) -> bytes:
        """The next bytes of a channel; b"" at its end."""
        try:
            data = self._router.receive(channel, deadline)[1]
        except (ClosedError, KeyError):
            return b""
        self._held[channel] = self._held.get(channel, 0) - len(data) - _CHANNEL.size
        return data


class _Channel:
    """One guest's bytes, run through the warden."""

    def __init__(self, warden: Warden, channel: int) -> None:
        self._warden = warden
        self._channel = channel
        self._waiting: deque[bytes] = deque()
        self._ended = False

    def read(self, size: int, deadline: float | None) -> bytes:
        if self._ended:
            return b""
        data = self._waiting.popleft() if self._waiting else self._warden.receive(self._channel, deadline)
        if len(data) > size:
            self._waiting.appendleft(data[size:])
            data = data[:size]
        self._ended = not data
        return data

    def write(self, data: bytes, descriptors: Sequence[int] = ()) -> None:
        if descriptors:
            raise FrameError("descriptors do not travel this way")
        if self._ended:
            raise ClosedError("the line is closed")
        for start in range(0, len(data), _PIECE):
            self._warden._send(self._channel, data[start : start + _PIECE])  # noqa: SLF001 - one mechanism in two classes

    def take_descriptors(self) -> list[int]:
        return []

    def close(self) -> None:
        self._ended = True


class _Demultiplexed:
    """A container engine's attach stream: pieces with a header that tells standard output from standard error."""

    def __init__(self, stream: ByteStream) -> None:
        self._stream = stream
        self._buffer = bytearray()
        self._left = 0
        self._is_output = False
        self.words = b""

    def read(self, size: int, deadline: float | None) -> bytes:
        while True:
            if not self._left and len(self._buffer) >= _HEADER.size:
                kind, self._left = _HEADER.unpack_from(self._buffer)
                del self._buffer[: _HEADER.size]
                self._is_output = kind == 1
                if self._left > _MAX_PIECE:
                    raise FrameError("the engine announced more than it can mean")
            if self._left and self._buffer:
                taken = bytes(self._buffer[: min(self._left, size)])
                del self._buffer[: len(taken)]
                self._left -= len(taken)
                if self._is_output:
                    return taken
                self.words = (self.words + taken)[-_WORDS_BYTES:]
                continue
            data = self._stream.read(size, deadline)
            if not data:
                return b""
            self._buffer += data

    def write(self, data: bytes, descriptors: Sequence[int] = ()) -> None:
        self._stream.write(data, descriptors)

    def take_descriptors(self) -> list[int]:
        return self._stream.take_descriptors()

    def close(self) -> None:
        self._stream.close()
