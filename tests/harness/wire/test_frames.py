"""Frames arrive whole or not at all, within their bound and their time."""

from __future__ import annotations

import os
import socket
import struct
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.wire import frames
from harness.wire.frames import ClosedError, DeadlineError, FrameError, FrameStream, SocketStream
from tests.harness.guest.children import run


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


def _in_no_time(*_: object) -> None:
    raise AssertionError("it went to sleep")


class _Sleepless:
    """A poller that must not be asked."""

    def register(self, *_: object) -> None:
        """Whatever it is."""

    poll = _in_no_time


@pytest.fixture
def spinning(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[SocketStream, socket.socket]]:
    """A stream that looks before it sleeps, and its other end."""
    monkeypatch.setattr("harness.wire.frames._may_spin", lambda: True)
    monkeypatch.setattr("harness.wire.frames.other_threads", lambda: 0)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield SocketStream(ours, spin=True), theirs


def test_what_is_there_is_read_without_sleeping(spinning: tuple[SocketStream, socket.socket], monkeypatch: pytest.MonkeyPatch) -> None:
    """A stream that looks first finds what has come, and the end, without asking for either."""
    stream, theirs = spinning
    monkeypatch.setattr(stream, "_poller", _Sleepless())
    theirs.sendall(b"now")
    assert stream.read(10, time.monotonic() + 60) == b"now"
    theirs.close()
    assert stream.read(10, time.monotonic() + 60) == b""


def test_who_looks_in_vain_sleeps_until_the_deadline(spinning: tuple[SocketStream, socket.socket], monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking first changes nothing for what comes late, or never."""
    monkeypatch.setattr("harness.wire.frames._SPIN_SECONDS", 0.0)
    stream, theirs = spinning
    with pytest.raises(DeadlineError):
        stream.read(10, time.monotonic())
    theirs.sendall(b"later")
    assert stream.read(10, None) == b"later"


def test_what_comes_while_one_looks_is_taken(spinning: tuple[SocketStream, socket.socket], monkeypatch: pytest.MonkeyPatch) -> None:
    """Looking goes on for a moment, and takes what comes in that moment."""
    stream, _ = spinning
    monkeypatch.setattr("harness.wire.frames._SPIN_SECONDS", 60.0)
    monkeypatch.setattr(stream, "_poller", _Sleepless())
    looks = iter([None, None, b"soon"])

    def receive(_size: int, _flags: int) -> bytes:
        found = next(looks)
        if found is None:
            raise BlockingIOError
        return found

    monkeypatch.setattr(stream, "_receive", receive)
    assert stream.read(10, None) == b"soon"


class _Credentials:
    """A socket that brings something else than descriptors along."""

    def setblocking(self, _: bool) -> None:
        """As it likes."""

    def fileno(self) -> int:
        return 0

    def recvmsg(self, *_: int) -> tuple[bytes, list[tuple[int, int, bytes]], int, None]:
        return b"data", [(socket.SOL_SOCKET, 2, b"1234"), (0, 0, b"")], 0, None


def test_what_is_no_descriptor_is_left_alone() -> None:
    """Other things that come along with bytes are not taken for descriptors."""
    stream = SocketStream(_Credentials(), accept_descriptors=True)  # type: ignore[arg-type]  # as much of a socket as is needed
    assert stream.read(10, None) == b"data"
    assert stream.take_descriptors() == []


def test_a_broken_stream_reads_as_ended(spinning: tuple[SocketStream, socket.socket]) -> None:
    """An error of the socket is the end, whether one looks first or sleeps."""
    stream, _ = spinning
    stream.socket.close()
    assert stream.read(10, None) == b""
    for end in socket.socketpair():
        plain = SocketStream(end)
        plain.socket.close()
        assert plain.read(10, None) == b""


@pytest.mark.parametrize(
    "cores, load, may",
    [({0, 1}, 0.1, True), ({0, 1}, 2.5, False), ({0}, 0.0, False)],
)
def test_looking_is_for_machines_with_time_to_spare(monkeypatch: pytest.MonkeyPatch, cores: set[int], load: float, may: bool) -> None:
    """On one core, or where all are busy, nobody looks before sleeping."""
    monkeypatch.setattr("os.sched_getaffinity", lambda _: cores, raising=False)
    monkeypatch.setattr("os.getloadavg", lambda: (load, 0.0, 0.0))
    assert frames._may_spin.__wrapped__() is may


def test_where_the_load_cannot_be_seen_nobody_looks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a view of the machine's load, or of the cores one may use, the cautious answer is taken."""
    monkeypatch.delattr("os.sched_getaffinity", raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: None)
    assert frames._may_spin.__wrapped__() is False

    def unknown() -> None:
        raise OSError

    monkeypatch.setattr("os.cpu_count", lambda: 4)
    monkeypatch.setattr("os.getloadavg", unknown)
    assert frames._may_spin.__wrapped__() is False


def test_descriptors_come_along_and_belong_to_who_takes_them() -> None:
    """What was sent with a frame is there once it is read, is taken once, and is closed with the stream if nobody took it."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    receiver, sender = SocketStream(ours, accept_descriptors=True), SocketStream(theirs)
    with socket.socket() as one, socket.socket() as other:
        sender.write(b"frame", [one.fileno()])
        assert receiver.read(10, None) == b"frame"
        (taken,) = receiver.take_descriptors()
        assert os.fstat(taken).st_ino == os.fstat(one.fileno()).st_ino
        os.close(taken)
        sender.write(b"frame", [other.fileno()])
        assert receiver.read(10, None) == b"frame"
    receiver.close()
    receiver.close()
    with pytest.raises(ClosedError):
        sender.write(b"nobody listens")
    sender.close()


def test_a_fork_has_no_threads_of_its_parent() -> None:
    """Python counts a parent's threads in a fork, too; there they are none."""
    over = threading.Event()
    beside = threading.Thread(target=over.wait)
    before = frames.other_threads()
    beside.start()
    assert frames.other_threads() == before + 1
    assert run(frames.other_threads) == 0
    over.set()
    beside.join()
    assert frames.other_threads() == before
