"""The warden between a host and guests that do not keep its pace: bytes wait, ends are told, and nobody holds up another."""

from __future__ import annotations

import contextlib
import json
import os
import runpy
import select
import signal
import socket
import struct
import sys
from pathlib import Path
from typing import Any

import pytest

from harness.guest import implementations, warden
from harness.wire.frames import ClosedError
from harness.wire.peer import Peer
from tests.harness.guest.boxes import Box
from tests.harness.guest.children import Child, run

_FILES = {"m.py": "def length(text): return len(text)\n"}
_LARGE = "x" * (3 << 20)  # more than a socket holds


def _order(**message: Any) -> bytes:
    body = json.dumps(message).encode()
    return struct.pack(">II", 4 + len(body), 0) + body


def _function(peer: Peer) -> list[int]:
    """The handle of the function of m."""
    module = peer.request(["import", [], "m"])[1]["M"][0]
    handle: list[int] = peer.request(["do", [], "getattr", [{"h": module}, "length"], {"": {}}])[1]["h"][0]
    return handle


def _length(function: list[int], text: str) -> list[Any]:
    """A request for the length of a text."""
    return ["call", [], {"h": function}, [text], {"": {}}]


class _Paused:
    """A context manager: a child of this process, or of the box, stands still."""

    def __init__(self, pid: int) -> None:
        self._pid = pid

    def __enter__(self) -> None:
        os.kill(self._pid, signal.SIGSTOP)
        with contextlib.suppress(ChildProcessError):  # a grandchild is not ours to wait for
            os.waitid(os.P_PID, self._pid, os.WSTOPPED | os.WNOWAIT)

    def __exit__(self, *_: object) -> None:
        os.kill(self._pid, signal.SIGCONT)


def _kill(pid: int) -> None:
    """Kill a guest, and wait until it has let go of its line."""
    ending = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    select.select([ending], [], [])
    os.close(ending)


def test_an_order_may_come_in_pieces(tmp_path: Path) -> None:
    """What is longer than one look at the stream is obeyed when all of it has come."""
    with Box(tmp_path, {"m.py": f"VALUE = {_LARGE!r}"}) as box:
        box.zygote()
        assert (tmp_path / "m.py").read_text() == f"VALUE = {_LARGE!r}"


def test_a_guest_that_does_not_listen_holds_up_nobody(tmp_path: Path) -> None:
    """What it does not take yet waits for it, while others are served, and all of it arrives."""
    with Box(tmp_path, _FILES, direct=False) as box:
        zygote = box.zygote()
        (_, slow, pid), (_, other, _) = box.fork(zygote, 2), box.fork(zygote, 3)
        function, others = _function(slow), _function(other)
        with _Paused(pid):
            ticket = slow.begin(_length(function, _LARGE))
            assert other.request(_length(others, "four"))[1] == 4
        assert slow.finish(ticket)[1] == len(_LARGE)


def test_a_guest_that_died_in_the_middle_of_a_message_is_told_to_be_gone(tmp_path: Path) -> None:
    """What it did not read is lost with it; its end reaches whoever asked, and the others live on."""
    with Box(tmp_path, _FILES, direct=False) as box:
        zygote = box.zygote()
        (_, lost, pid), (_, other, _) = box.fork(zygote, 2), box.fork(zygote, 3)
        function, others = _function(lost), _function(other)
        os.kill(pid, signal.SIGSTOP)
        ticket = lost.begin(_length(function, _LARGE))
        assert other.request(_length(others, "four"))[1] == 4
        os.kill(pid, signal.SIGKILL)
        with pytest.raises(ClosedError):
            lost.finish(ticket)
        assert other.request(_length(others, "four"))[1] == 4


def test_a_line_that_ended_may_be_dropped(tmp_path: Path) -> None:
    """The host lets go of a line whose end it was told, and nothing else happens."""
    with Box(tmp_path, _FILES, direct=False) as box:
        zygote = box.zygote()
        (line, lost, pid), (_, other, _) = box.fork(zygote, 2), box.fork(zygote, 3)
        _kill(pid)
        with pytest.raises(ClosedError):
            lost.request(["import", [], "m"])
        box.warden.drop(line)
        assert other.request(_length(_function(other), "four"))[1] == 4


def test_a_message_to_the_dead_harms_nobody(tmp_path: Path) -> None:
    """What is sent before the end of a guest was noticed is lost, and that end is told."""
    with Box(tmp_path, _FILES, direct=False) as box:
        zygote = box.zygote()
        (_, lost, pid), (_, other, _) = box.fork(zygote, 2), box.fork(zygote, 3)
        function, others = _function(lost), _function(other)
        with _Paused(box.child.pid):
            _kill(pid)
            ticket = lost.begin(_length(function, "four"))
        with pytest.raises(ClosedError):
            lost.finish(ticket)
        assert other.request(_length(others, "four"))[1] == 4


def test_a_line_that_takes_anothers_place_is_not_taken_for_it(tmp_path: Path) -> None:
    """When a dead guest's line is dropped and a new one gets its descriptor, the new one is no deader than others."""

    def fill_gaps() -> None:
        while os.open(os.devnull, os.O_RDONLY) < 200:
            pass

    with Box(tmp_path, _FILES, direct=False, first=fill_gaps) as box:
        zygote = box.zygote()
        line, lost, pid = box.fork(zygote)
        _function(lost)
        with _Paused(box.child.pid):
            _kill(pid)
            box.warden.drop(line)
            fresh, _ = box.warden.new_line(zygote[0])
        assert zygote[1].request(["fork", [], 3])[0] == 0
        peer = Peer(fresh.frames, lambda body: body, first_number=2)
        assert peer.request(_length(_function(peer), "four"))[1] == 4


def test_a_message_on_a_line_that_is_not_there_is_lost(tmp_path: Path) -> None:
    """What is sent to nobody harms nobody."""
    with Box(tmp_path, _FILES, direct=False) as box:
        _, other, _ = box.fork(box.zygote())
        box.stream.sendall(struct.pack(">II", 4 + 4, 99) + b"lost")
        assert other.request(_length(_function(other), "four"))[1] == 4


class _EnoughError(Exception):
    """The warden has said what it waits for."""


@pytest.mark.parametrize("held, listens", [(0, True), (warden._HELD_BYTES - 1, True), (warden._HELD_BYTES, False)])
def test_guests_wait_when_the_host_does(held: int, listens: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a slow host is bounded: with so much of it, the host is heard, and guests are not."""
    ours, theirs = socket.socketpair()
    line, guest = socket.socketpair()

    def wait() -> list[bool]:
        seen: list[list[int]] = []

        def poll(readers: list[int], writers: list[int], _: float | None) -> tuple[set[int], set[int]]:
            seen.extend((readers, writers))
            raise _EnoughError

        monkeypatch.setattr(warden, "_poll", poll)
        os.dup2(theirs.fileno(), 0)
        os.dup2(theirs.fileno(), 1)
        made = warden._Warden()
        made._open_line(5, line)
        made._outward = [bytearray(held)] if held else []
        with pytest.raises(_EnoughError):
            made.serve()
        readers, writers = seen
        return [0 in readers, line.fileno() in readers, 1 in writers]

    assert run(wait) == [True, listens, bool(held)]
    for end in (ours, theirs, line, guest):
        end.close()


def test_what_the_host_does_not_take_at_once_comes_later() -> None:
    """Frames that are larger than what the stream holds arrive in order and whole, in as many pieces as it takes."""

    def speak() -> bool:
        ours, theirs = socket.socketpair()
        os.dup2(theirs.fileno(), 0)
        os.dup2(theirs.fileno(), 1)
        made = warden._Warden()
        for byte in (b"x", b"y"):
            made._tell(5, byte * len(_LARGE))
        came = bytearray()
        while made._outward:
            made._speak()
            came += ours.recv(1 << 20)
        theirs.close()
        os.dup2(2, 1)
        os.dup2(2, 0)
        came += b"".join(iter(lambda: ours.recv(1 << 20), b""))
        return came == b"".join(struct.pack(">II", len(_LARGE) + 4, 5) + byte * len(_LARGE) for byte in (b"x", b"y"))

    assert run(speak) is True


def test_a_line_to_nobody_ends_at_once(tmp_path: Path) -> None:
    """Who asks for a guest from one that is gone gets a line that is closed."""
    with Box(tmp_path, _FILES, direct=False) as box:
        zygote = box.zygote()
        line, _, _ = box.fork(zygote)
        box.warden.drop(line)
        with pytest.raises(ClosedError):
            box.warden.new_line(line)[0].frames.receive()


def test_a_line_that_nobody_took_ends_with_the_one_it_was_sent_on(tmp_path: Path) -> None:
    """When a guest is dropped before it is told to fork, the line of the one that never was is closed."""
    with Box(tmp_path, _FILES, direct=False) as box:
        line, _, _ = box.fork(box.zygote())
        unborn, _ = box.warden.new_line(line)
        box.warden.drop(line)
        with pytest.raises(ClosedError):
            unborn.frames.receive()


@pytest.mark.parametrize("direct", [True, False], ids=["direct", "through the warden"])
def test_two_guests_may_have_a_line_between_them(direct: bool, tmp_path: Path) -> None:
    """What one of them has tested is what the other implements, and the host is in the way of no call."""
    tests = "import m\ndef test_right(): assert m.double(2) == 4\ndef test_wrong(): assert m.double(2) == 5\n"
    with Box(tmp_path, {"test_m.py": tests}, direct=direct) as box:
        zygote = box.zygote()
        (one, stock, _), (other, runner, _) = box.fork(zygote, 2), box.fork(zygote, 3)
        runner.request(["ready", [], "m", "def double(n): ...", {"t": ["test_m.py"]}, 5, 5.0])
        runner.request(["tests", []])
        stock.request(["prepare", [], "m", "def double(n): return 2 * n", [0, 0, 0], 0])
        ends = box.warden.pair(one, other)
        sent = [[end.fileno()] for end in ends] or [[], []]
        assert stock.request(["implement", []], descriptors=sent[0]) == [0, "ready", 0]
        assert runner.request(["connect", []], descriptors=sent[1]) == [0, None, 0]
        for end in ends:
            end.close()
        assert [runner.request(["test", [], number, -1])[1][0] for number in (0, 1)] == ["passed", "failed"]


def test_an_order_that_it_does_not_know_is_passed_over(tmp_path: Path) -> None:
    """Nothing happens, and the next order is obeyed."""
    with Box(tmp_path, _FILES) as box:
        box.zygote()
        box.stream.sendall(_order(op="sing"))
        box.warden.begin_clean([box.warden.zygote_pid], 0)
        assert box.warden.end_clean() is False
        assert box.warden.alive == {box.warden.zygote_pid}


def test_before_it_is_set_up_it_obeys_nothing() -> None:
    """An order about files that were never laid out ends the box, and its last words say why."""
    ours, theirs = socket.socketpair()
    reading, writing = os.pipe()

    def live() -> None:
        for number, descriptor in enumerate((theirs.fileno(), theirs.fileno(), writing)):
            os.dup2(descriptor, number)
        warden.main()

    with Child(live) as child:
        theirs.close()
        os.close(writing)
        ours.sendall(_order(op="keep", baseline=1))
        assert child.code() == 1
    with os.fdopen(reading) as errors:
        assert "the box was not set up" in errors.read()
    ours.close()


def _hears(stream: int) -> bool:
    """Whether a warden takes a stream to be open; to be called in a process of its own."""
    os.dup2(stream, 0)
    os.dup2(stream, 1)
    return warden._Warden()._hear()


def test_nothing_to_hear_is_not_the_end() -> None:
    """A stream that was said to be readable and holds nothing is open; one that cannot be read is at its end."""
    ours, theirs = socket.socketpair()
    assert run(lambda: _hears(theirs.fileno())) is True
    reading, writing = os.pipe()
    assert run(lambda: _hears(writing)) is False
    for descriptor in (reading, writing):
        os.close(descriptor)
    ours.close()
    theirs.close()


@pytest.mark.parametrize("module", [warden, implementations])
def test_elsewhere_it_is_said_that_there_are_no_boxes(module: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system lacks what a box is made of, importing our half of it fails with words."""
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ImportError, match="a box needs a POSIX system"):
        runpy.run_path(str(module.__file__))
