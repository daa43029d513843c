"""Two peers call each other over one line, nested and from many threads, and believe nothing that was not asked."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

from harness.wire.frames import ClosedError, DeadlineError, FrameStream, SocketStream
from harness.wire.peer import MAX_FOREIGN_THREADS, Peer
from harness.wire.values import WireError, dump, load

_Answer = Callable[[Any], Any]


class _Pair:
    """A host peer, and a guest peer served by a thread whose main logical thread it is."""

    def __init__(self, host: _Answer, guest: _Answer) -> None:
        ours, theirs = socket.socketpair()
        self.host = Peer(FrameStream(SocketStream(ours)), host, first_number=2)
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(theirs, guest), daemon=True)
        self._thread.start()
        self._ready.wait()

    def _serve(self, sock: socket.socket, answer: _Answer) -> None:
        self.guest = Peer(FrameStream(SocketStream(sock)), answer, first_number=1)
        self._ready.set()
        self.guest.serve()
        self.guest.close()

    def close(self) -> None:
        self.host.close()
        self._thread.join(10)
        assert not self._thread.is_alive()


def test_a_request_gets_its_reply() -> None:
    """What one asks the other answers."""
    pair = _Pair(lambda body: body, lambda body: [body, body])
    assert [pair.host.request(n) for n in range(5)] == [[n, n] for n in range(5)]
    pair.close()


def test_calls_nest_both_ways() -> None:
    """An answer may ask back, as deep as it likes, and everything stays in the thread that began."""
    threads = set()

    def host(body: int) -> Any:
        threads.add(threading.get_ident())
        return pair.host.request(body - 1) if body else "bottom"

    def guest(body: int) -> Any:
        return pair.guest.request(body - 1) if body else "bottom"

    pair = _Pair(host, guest)
    assert pair.host.request(20) == "bottom"
    assert threads == {threading.get_ident()}
    pair.close()


def test_many_threads_ask_at_once() -> None:
    """Threads of both sides talk over one line, and each gets what it asked for."""
    pair = _Pair(lambda body: ["host", body], lambda body: ["guest", body, pair.guest.request(body)])
    found: dict[int, Any] = {}

    def ask(number: int) -> None:
        found[number] = [pair.host.request([number, n]) for n in range(20)]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == {k: [["guest", [k, n], ["host", [k, n]]] for n in range(20)] for k in range(8)}
    pair.close()


def test_threads_may_come_and_go_without_end() -> None:
    """More threads ask one after the other than are served at a time, and each is answered: numbers are used again."""
    numbers: set[int] = set()

    def ask(found: list[Any], body: int) -> None:
        found.append(pair.guest.request(body))
        numbers.add(pair.guest._number())

    def churn(count: int) -> list[Any]:
        found: list[Any] = []
        for body in range(count):
            thread = threading.Thread(target=ask, args=(found, body))
            thread.start()
            thread.join()
        return found

    pair = _Pair(lambda body: ["host", body], churn)
    count = 3 * MAX_FOREIGN_THREADS
    assert pair.host.request(count, deadline=time.monotonic() + 20) == [["host", body] for body in range(count)]
    assert len(numbers) < MAX_FOREIGN_THREADS
    pair.close()


@pytest.fixture
def line() -> Any:
    """A host peer, and the raw frames of the other end."""
    ours, theirs = socket.socketpair()
    yield Peer(FrameStream(SocketStream(ours)), lambda body: body, first_number=2), FrameStream(SocketStream(theirs))
    ours.close()
    theirs.close()


def test_a_deadline_ends_the_wait(line: Any) -> None:
    """Nobody answers: the request ends at its deadline."""
    host, _ = line
    with pytest.raises(DeadlineError):
        host.request(1, deadline=time.monotonic() + 0.01)


@pytest.mark.parametrize(
    "message",
    [
        [1, 0, 999, 0, "forged"],
        [1, 0, 0, 0, "forged"],
        [5, 0, 1, 0, "odd kind"],
        [1, 0, 1, 0],
        {"d": {}},
        "text",
        [1, "0", 1, 0, "x"],
        [True, 0, 1, 0, "x"],
    ],
)
def test_what_was_not_asked_is_refused(message: Any, line: Any) -> None:
    """A reply to a call that was not made, and a message of another shape, are violations."""
    host, other = line
    other.send(dump(message))
    with pytest.raises(WireError):
        host.request("question", deadline=time.monotonic() + 5)


def test_a_flood_of_threads_is_bounded(line: Any) -> None:
    """Requests of ever new threads are served up to the bound and not beyond; the real reply still comes."""
    host, other = line
    for number in range(1, 201, 2):
        other.send(dump([0, number, 1, 0, "hello"]))
    other.send(dump([1, 0, 1, 0, "real"]))
    before = threading.active_count()
    assert host.request("question", deadline=time.monotonic() + 10) == "real"
    assert threading.active_count() - before <= MAX_FOREIGN_THREADS + 1


def test_the_end_reaches_whoever_waits(line: Any) -> None:
    """When the other end closes, every request ends with ClosedError, also later ones."""
    host, other = line
    other.close()
    for _ in range(2):
        with pytest.raises(ClosedError):
            host.request("question")


def test_messages_are_five_parts(line: Any) -> None:
    """A request on the line is [kind, thread, serial, crowded, body]."""
    host, other = line
    with pytest.raises(DeadlineError):
        host.request("question", deadline=time.monotonic())
    kind, thread, serial, crowded, body = load(other.receive())
    assert (kind, thread, serial, body) == (0, 0, 1, "question")
    assert crowded in (0, 1)


def _known_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start the peers' threads as `threading` does, so that tests can see into them."""

    def start(function: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        threading.Thread(target=function, args=arguments, daemon=True).start()

    monkeypatch.setattr("harness.wire.peer.start_new_thread", start)


def test_who_says_that_it_is_crowded_gets_a_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message of a side with more threads makes this side read for all of its own, and asking goes on as before."""
    _known_threads(monkeypatch)
    ours, theirs = socket.socketpair()
    peer = Peer(FrameStream(SocketStream(ours)), lambda body: ["answer", body], first_number=1)
    line = FrameStream(SocketStream(theirs))
    line.send(dump([0, 0, 1, 1, "main"]))
    line.send(dump([0, 2, 1, 1, "another thread"]))
    serving = threading.Thread(target=peer.serve)
    serving.start()
    replies = [load(line.receive()) for _ in range(2)]
    assert sorted(reply[1] for reply in replies) == [0, 2]
    assert {reply[4][1] for reply in replies} == {"main", "another thread"}
    line.send(dump([1, 2, 9, 1, "a reply that nobody waits for"]))
    line.close()
    serving.join()
    peer.close()


def test_who_is_alone_reads_for_himself() -> None:
    """As long as nobody says that he is crowded, one thread answers request after request, and ends with the line."""
    ours, theirs = socket.socketpair()
    peer = Peer(FrameStream(SocketStream(ours)), lambda body: body, first_number=1)
    line = FrameStream(SocketStream(theirs))
    for serial in (1, 2):
        line.send(dump([0, 0, serial, 0, serial]))
    serving = threading.Thread(target=peer.serve)
    serving.start()
    assert [load(line.receive())[4] for _ in range(2)] == [1, 2]
    line.send(dump([1, 0, 9, 0, "a reply that nobody waits for"]))
    serving.join()
    peer.close()
    line.close()


def test_without_a_thread_to_be_had_the_conversation_goes_on(line: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no thread can be started, a new thread's request is not heard, and counts for nothing; the others go on."""
    host, other = line

    def refuse(*_: object) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr("harness.wire.peer.start_new_thread", refuse)
    for number in range(1, 2 * MAX_FOREIGN_THREADS + 3, 2):
        other.send(dump([0, number, 1, 0, "hello"]))
    other.send(dump([1, 0, 1, 0, "real"]))
    assert host.request("question") == "real"
    assert host._served == set()


@pytest.mark.parametrize("number", [2, 4, -2])
def test_nobody_speaks_for_our_own_threads(number: int, line: Any) -> None:
    """A request of a thread that would be ours, and a reply to a thread that is not there, reach nobody."""
    host, other = line
    other.send(dump([0, number, 1, 0, "as if it were yours"]))
    other.send(dump([1, number + 1, 1, 0, "to nobody"]))
    other.send(dump([1, 0, 1, 0, "real"]))
    assert host.request("question") == "real"
    assert host._served == set()
