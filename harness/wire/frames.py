"""Frames: length-prefixed messages over a stream, bounded in size, each read under a deadline."""

from __future__ import annotations

import array
import contextlib
import functools
import os
import select
import socket
import struct
import time
from _thread import _count as _counted_threads  # all but main
from collections.abc import Sequence
from typing import Protocol

__all__ = [
    "MAX_FRAME_BYTES",
    "ByteStream",
    "ClosedError",
    "DeadlineError",
    "FrameError",
    "FrameStream",
    "SocketStream",
    "Traffic",
    "other_threads",
    "processors",
]

MAX_FRAME_BYTES = 16 * 1024 * 1024
"""The largest frame either side sends or accepts."""

_monotonic = time.monotonic  # a suite may replace the module's
_LENGTH = struct.Struct(">I")
_CHUNK = 65536
_CLOSE_ON_EXEC = int(getattr(socket, "MSG_CMSG_CLOEXEC", 0))  # as numbers: to join two of the enum takes longer than a call
_AT_ONCE = int(socket.MSG_DONTWAIT)
_ROOM = socket.CMSG_LEN(8 * array.array("i").itemsize)
_SPIN_SECONDS = 0.0003


_inherited = [0]


def _note_fork() -> None:
    """A fork has one thread; Python goes on to count those of its parent."""
    _inherited[0] = _counted_threads()


os.register_at_fork(after_in_child=_note_fork)


def other_threads() -> int:
    """How many threads of Python's this process has beside the main one."""
    return _counted_threads() - _inherited[0]


class FrameError(Exception):
    """The bytes on the stream are not a frame that we would accept."""


class ClosedError(Exception):
    """The other end is gone: nothing more will come, nothing more can be sent."""


class DeadlineError(Exception):
    """The deadline passed before a whole frame had come."""


class ByteStream(Protocol):
    """Bytes in and out. `read` gives at least one byte, b"" at the end; descriptors come along where the stream can."""

    def read(self, size: int, deadline: float | None) -> bytes: ...

    def write(self, data: bytes, descriptors: Sequence[int] = ()) -> None: ...

    def take_descriptors(self) -> list[int]: ...

    def close(self) -> None: ...


class SocketStream:
    """A connected socket as a byte stream; over AF_UNIX it can carry descriptors.

    spin: answers come soon as a rule, so look for them a moment before going to sleep: to be woken on an idle core costs
    more than most calls. Not done where cores are few or busy, nor while the process has other threads.
    """

    def __init__(self, sock: socket.socket, *, accept_descriptors: bool = False, spin: bool = False) -> None:
        self.socket = sock
        self._accept = accept_descriptors
        self._spin = spin and _may_spin()
        self._descriptors: list[int] = []
        self._poller = select.poll()
        self._poller.register(sock, select.POLLIN)
        sock.setblocking(True)

    def read(self, size: int, deadline: float | None) -> bytes:
        """Up to `size` bytes; b"" when the other end is closed. Raises DeadlineError."""
        if self._spin and not other_threads():
            data = self._read_soon(size)
            if data is not None:
                return data
        if deadline is not None:
            remaining = deadline - _monotonic()
            if not self._poller.poll(max(0.0, remaining) * 1000):
                raise DeadlineError("nothing came before the deadline")
        try:
            return self._receive(size, 0)
        except OSError:
            return b""

    def _read_soon(self, size: int) -> bytes | None:
        """What comes within a moment, without going to sleep for it; None when nothing came."""
        end = _monotonic() + _SPIN_SECONDS
        while True:
            try:
                return self._receive(size, _AT_ONCE)
            except BlockingIOError:
                if _monotonic() > end:
                    return None
            except OSError:
                return b""

    def write(self, data: bytes, descriptors: Sequence[int] = ()) -> None:
        """All of `data`. Raises ClosedError."""
        try:
            if descriptors:
                ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", descriptors))]
                sent = self.socket.sendmsg([data], ancillary)
                data = data[sent:]
            self.socket.sendall(data)
        except OSError as error:
            raise ClosedError(str(error)) from error

    def take_descriptors(self) -> list[int]:
        """The descriptors that came since the last call; the caller owns them."""
        taken, self._descriptors = self._descriptors, []
        return taken

    def close(self) -> None:
        """Close both directions; twice is harmless."""
        for descriptor in self.take_descriptors():
            socket.close(descriptor)
        with contextlib.suppress(OSError):  # never connected, or closed by the other end
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def _receive(self, size: int, flags: int) -> bytes:
        if not self._accept:
            return self.socket.recv(size, flags)
        data, ancillary, _flags, _address = self.socket.recvmsg(size, _ROOM, flags | _CLOSE_ON_EXEC)
        for level, kind, content in ancillary:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                numbers = array.array("i")
                numbers.frombytes(content[: len(content) - len(content) % numbers.itemsize])
                self._descriptors.extend(numbers)
        return data


def processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@functools.cache
def _may_spin() -> bool:
    cores = processors()
    try:
        return cores > 1 and os.getloadavg()[0] < cores
    except OSError:  # it cannot be seen from in here
        return False


class Traffic:
    """Bytes of payload sent and received, over as many streams as share it."""

    __slots__ = ("received", "sent")

    def __init__(self) -> None:
        self.sent = self.received = 0


class FrameStream:
    """Whole frames over a byte stream. One reader and one writer at a time; callers see to that."""

    def __init__(self, stream: ByteStream, *, max_frame_bytes: int = MAX_FRAME_BYTES, traffic: Traffic | None = None) -> None:
        self.stream = stream
        self.traffic = traffic or Traffic()
        self._max = max_frame_bytes
        self._buffer = bytearray()

    def send(self, payload: bytes, descriptors: Sequence[int] = ()) -> None:
        """Send one frame. Raises FrameError when it is too large, ClosedError when nobody listens."""
        if len(payload) > self._max:
            raise FrameError(f"a message of {len(payload)} bytes is over the limit of {self._max}")
        self.traffic.sent += len(payload)
        self.stream.write(_LENGTH.pack(len(payload)) + payload, descriptors)

    def receive(self, deadline: float | None = None) -> bytes:
        """The next frame's payload.

        deadline: a time.monotonic() moment, or None to wait for ever.
        Raises FrameError (refused before it is read), DeadlineError (what came so far is kept), ClosedError.
        """
        buffer = self._buffer
        needed = _LENGTH.size
        while True:
            if len(buffer) >= _LENGTH.size:
                (length,) = _LENGTH.unpack_from(buffer)
                if length > self._max:
                    raise FrameError(f"a frame announces {length} bytes; the limit is {self._max}")
                needed = _LENGTH.size + length
                if len(buffer) >= needed:
                    payload = bytes(buffer[_LENGTH.size : needed])
                    del buffer[:needed]
                    self.traffic.received += length
                    return payload
            data = self.stream.read(max(_CHUNK, needed - len(buffer)), deadline)
            if not data:
                if buffer:
                    raise FrameError(f"the stream ended inside a frame, {len(buffer)} of {needed} bytes in")
                raise ClosedError("the other end closed the stream")
            buffer += data

    def close(self) -> None:
        """Close the stream; twice is harmless."""
        self.stream.close()
