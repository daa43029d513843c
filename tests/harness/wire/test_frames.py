"""Frames arrive whole or not at all, within their bound and their time."""

from __future__ import annotations

import socket
import struct
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire.frames import ClosedError, DeadlineError, FrameError, FrameStream, SocketStream


class _Pieces:
    """A stream that gives its bytes in pieces of chosen sizes."""

    def __init__(self, data: bytes, sizes: list[int]) -> None:
        self._data, self._sizes = data, sizes

    def read(self, size: int, deadline: float | None) -> bytes:
        taken = min(size, self._sizes.pop() if self._sizes else size)
        piece, self._data = self._data[:taken], self._data[taken:]
        return piece

    def write(self, data: bytes, descriptors: object = ()) -> None:
        self._data += data

    def take_descriptors(self) -> list[int]:
        return []

    def close(self) -> None:
        self._data = b""


@pytest.fixture
def ends() -> Iterator[tuple[FrameStream, socket.socket]]:
    """One end as a frame stream with a small bound, the other as a socket."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield FrameStream(SocketStream(ours), max_frame_bytes=100), theirs


@given(st.lists(st.binary(max_size=50), min_size=1), st.lists(st.integers(1, 20)))
def test_frames_arrive_whole_however_the_bytes_come(payloads: list[bytes], sizes: list[int]) -> None:
    """Cut into any pieces, the same frames come out in the same order."""
    data = b"".join(struct.pack(">I", len(payload)) + payload for payload in payloads)
    frames = FrameStream(_Pieces(data, sizes))
    assert [frames.receive() for _ in payloads] == payloads
    with pytest.raises(ClosedError):
        frames.receive()


def test_a_frame_over_the_bound_is_refused_before_it_is_read(ends: tuple[FrameStream, socket.socket]) -> None:
    """The announced length alone is enough to refuse; the sender need not send it."""
    frames, other = ends
    other.sendall(struct.pack(">I", 101))
    with pytest.raises(FrameError, match="announces 101"):
        frames.receive(time.monotonic() + 5)
    with pytest.raises(FrameError):
        frames.send(b"x" * 101)


def test_a_half_frame_is_an_error_at_the_end(ends: tuple[FrameStream, socket.socket]) -> None:
    """A stream that ends inside a frame is no frame."""
    frames, other = ends
    other.sendall(struct.pack(">I", 10) + b"half")
    other.close()
    with pytest.raises(FrameError, match="inside a frame"):
        frames.receive()


def test_a_deadline_holds_and_loses_nothing(ends: tuple[FrameStream, socket.socket]) -> None:
    """What came before the deadline is kept for the next read."""
    frames, other = ends
    other.sendall(struct.pack(">I", 4) + b"ab")
    with pytest.raises(DeadlineError):
        frames.receive(time.monotonic())
    with pytest.raises(DeadlineError):
        frames.receive(time.monotonic())
    other.sendall(b"cd")
    assert frames.receive(time.monotonic() + 5) == b"abcd"


def test_nobody_listens(ends: tuple[FrameStream, socket.socket]) -> None:
    """Sending to a closed end, and reading from one, is ClosedError."""
    frames, other = ends
    other.close()
    with pytest.raises(ClosedError):
        frames.receive()
    with pytest.raises(ClosedError):
        frames.send(b"x")
    frames.close()
    frames.close()


def test_descriptors_travel_over_local_sockets() -> None:
    """A descriptor that is sent along with a frame arrives with it."""
    ours, theirs = socket.socketpair()
    one, two = socket.socketpair()
    sender, receiver = FrameStream(SocketStream(ours)), FrameStream(SocketStream(theirs, accept_descriptors=True))
    sender.send(b"take", [one.fileno()])
    assert receiver.receive() == b"take"
    (descriptor,) = receiver.stream.take_descriptors()
    with socket.socket(fileno=descriptor) as copy, two:
        copy.sendall(b"hello")
        assert two.recv(10) == b"hello"
    one.close()
    sender.close()
    receiver.close()
