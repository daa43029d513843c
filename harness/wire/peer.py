"""A conversation: two peers call each other over one line, from several threads, and nest as deep as they like.

Every thread of either side that takes part has a number; what one thread asks is answered by its counterpart on the
other side, and what that one asks back meanwhile is answered by the thread that waits. So a callback runs in the thread
that made the call, locks that are re-entrant stay so, and thread-locals mean what they mean in one process.
Number 0 is the main thread of both sides; the host numbers others even, the guest odd. The number of a thread that has
ended goes to the next new one, and with it the counterpart.

A message is [kind, thread, serial, crowded, body]. While neither side has a second thread, the thread that waits reads
the stream itself; as soon as either says that it is crowded, both keep a thread that reads for all.
"""

from __future__ import annotations

import itertools
import threading
from _thread import start_new_thread
from collections import deque
from collections.abc import Callable, Sequence
from typing import NamedTuple

from harness.wire.frames import ClosedError, DeadlineError, FrameError, FrameStream, other_threads
from harness.wire.routing import Router
from harness.wire.values import Tree, WireError, dump, load

__all__ = ["MAX_FOREIGN_THREADS", "Peer", "Ticket"]

MAX_FOREIGN_THREADS = 64
"""How many threads of the other side we serve at a time; what more of them ask is not heard."""

_REQUEST, _REPLY = 0, 1
_Message = list[Tree]


class Ticket(NamedTuple):
    """A request that was sent. thread: whose it is. serial: its number."""

    thread: int
    serial: int


class Peer:
    """One end of a conversation.

    answer: gives the reply body for a request body; runs in the thread that the request belongs to. What it raises ends
        the thread that it runs in (on the main thread it reaches whoever was waiting).
    first_number: 2 on the host, 1 in the guest.
    """

    def __init__(self, frames: FrameStream, answer: Callable[[Tree], Tree], *, first_number: int) -> None:
        self._frames = frames
        self._answer = answer
        self._numbers = itertools.count(first_number, 2)
        self._own_parity = first_number % 2
        self._serials = itertools.count(1)
        self._free: deque[int] = deque()
        self._local = threading.local()
        self._local.lease = _Lease(0, deque())
        self._served: set[int] = set()
        self._sending = threading.Lock()
        self._shared = False
        self._router: Router[_Message] = Router(self._read, _thread_of, unclaimed=self._serve_new_thread, size=_size_of)
        self._router.open(0)

    def request(self, body: Tree, *, deadline: float | None = None, descriptors: Sequence[int] = ()) -> Tree:
        """Ask, serve what is asked back meanwhile, and give the reply's body.

        Raises DeadlineError, ClosedError, FrameError, or WireError for a message that breaks the rules.
        """
        return self.finish(self.begin(body, descriptors), deadline=deadline)

    def begin(self, body: Tree, descriptors: Sequence[int] = ()) -> Ticket:
        """Ask, and do not wait. The same thread asks nothing else before it has called `finish` for it.

        Raises ClosedError, FrameError.
        """
        number = self._number()
        serial = next(self._serials)
        self._send([_REQUEST, number, serial, self._crowded(), body], descriptors)
        return Ticket(number, serial)

    def finish(self, ticket: Ticket, *, deadline: float | None = None) -> Tree:
        """The reply to what was begun, as `request` gives it, and with its errors."""
        number, serial = ticket
        while True:
            message = self._router.receive(number, deadline)
            if message[3]:
                self._share()
            if message[0] == _REQUEST:
                self._reply(message)
            elif message[2] != serial:
                raise WireError("a reply to a call that was not made")
            else:
                return message[4]

    def serve(self) -> None:
        """Answer the main thread's requests until the other end closes."""
        self._serve(0)

    def close(self) -> None:
        """Close the line; whoever waits on it gets ClosedError."""
        self._frames.close()

    def _serve(self, number: int) -> None:
        try:
            while True:
                message = self._router.receive(number)
                if message[3]:
                    self._share()
                if message[0] != _REQUEST:
                    return  # a reply to a call that was not made: whoever sends it is not heard any more
                self._reply(message)
        except (ClosedError, FrameError, WireError, DeadlineError):
            return

    def _reply(self, message: _Message) -> None:
        body = self._answer(message[4])
        self._send([_REPLY, message[1], message[2], self._crowded(), body])

    def _send(self, message: _Message, descriptors: Sequence[int] = ()) -> None:
        data = dump(message)
        with self._sending:
            self._frames.send(data, descriptors)

    def _read(self, deadline: float | None) -> _Message:
        data = self._frames.receive(deadline)
        return [*_checked(load(data)), len(data)]

    def _number(self) -> int:
        lease: _Lease | None = getattr(self._local, "lease", None)
        if lease is None:
            try:
                number = self._free.popleft()
            except IndexError:
                number = next(self._numbers)
            lease = self._local.lease = _Lease(number, self._free)
            self._router.open(number)
            self._share()
        return lease.number

    def _crowded(self) -> int:
        return 1 if self._shared or other_threads() else 0

    def _share(self) -> None:
        with self._sending:
            if self._shared:
                return
            self._shared = True
        start_new_thread(self._router.lead_for_ever, ())

    def _serve_new_thread(self, message: _Message) -> bool:
        number = message[1]
        theirs = number % 2 != self._own_parity if number else False
        if message[0] != _REQUEST or not theirs or len(self._served) >= MAX_FOREIGN_THREADS:
            return False
        self._served.add(number)
        try:
            start_new_thread(self._serve_thread, (number,))
        except RuntimeError:  # there may be no more threads
            self._served.discard(number)
            return False
        return True

    def _serve_thread(self, number: int) -> None:
        self._local.lease = _Lease(number, deque())
        try:
            self._serve(number)
        finally:
            self._router.close(number)
            self._served.discard(number)


class _Lease:
    """A thread's number, for as long as the thread lives; then it is free again. free: where it goes."""

    __slots__ = ("_free", "number")

    def __init__(self, number: int, free: deque[int]) -> None:
        self.number = number
        self._free = free

    def __del__(self) -> None:
        self._free.append(self.number)


def _thread_of(message: _Message) -> int:
    number: int = message[1]
    return number


def _size_of(message: _Message) -> int:
    size: int = message[5]
    return size


def _checked(tree: Tree) -> _Message:
    if type(tree) is not list or len(tree) != 5 or any(type(part) is not int for part in tree[:4]):
        raise WireError("not a message of ours")
    if tree[0] not in (_REQUEST, _REPLY):
        raise WireError("a message of an unknown kind")
    return tree
