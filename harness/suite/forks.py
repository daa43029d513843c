"""Forking one guest from another: a line of its own, and the request that makes it."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from functools import partial

from harness.suite.lines import Line, Warden
from harness.suite.scopes import Guest, ParentLostError
from harness.wire.frames import ClosedError, DeadlineError, FrameError
from harness.wire.peer import Peer, Ticket
from harness.wire.values import Tree, WireError

__all__ = ["FORK_SECONDS", "Forks", "fork", "how_ended"]

FORK_SECONDS = 10.0
_RETURNED = 0
_monotonic = time.monotonic  # a suite may replace the module's
_GONE = (ClosedError, FrameError, WireError)


class Forks:
    """All forks of one box. answer: what guests ask back is answered by it, with the guest's number first."""

    def __init__(self, warden: Warden, answer: Callable[[int, Tree], Tree]) -> None:
        self._warden = warden
        self._answer = answer
        self._numbers = 1

    def fork(self, parent: Guest, *role: str) -> Guest:
        """A fresh copy of that guest, which serves calls or has another role. Raises ParentLostError, BoxLostError."""
        if parent.used:
            self._warden.keep_files(parent.number)
            parent.used = False
        self._numbers += 1
        return fork(self._warden, parent, self._numbers, partial(self._answer, self._numbers), *role)


def fork(warden: Warden, parent: Guest, number: int, answer: Callable[[Tree], Tree], *role: str) -> Guest:
    """A guest that begins as its parent is now. answer: gives the reply to what it asks back. Raises ParentLostError."""
    line, theirs = warden.new_line(parent.line)
    try:
        ticket = _ask(parent, number, theirs, *role)
        pid = _pid_in(parent.peer.finish(ticket, deadline=_monotonic() + FORK_SECONDS))
    except (DeadlineError, *_GONE):
        pid = 0
    if not pid:
        line.frames.close()
        raise ParentLostError
    return _copy_of(parent, number, line, pid, answer)


def how_ended(parent: Guest | None, guest: Guest) -> tuple[int | None, float]:
    """A dead guest's exit code, below 0 for a signal, and its CPU seconds, as its parent tells; (None, 0.0) when nobody can."""
    if parent is None:
        return None, 0.0
    try:
        reply = parent.peer.request(["wait", [], guest.pid], deadline=_monotonic() + FORK_SECONDS)
        return int(reply[1][0]), float(reply[1][1])
    except (DeadlineError, TypeError, ValueError, *_GONE):
        return None, 0.0


def _ask(parent: Guest, number: int, theirs: socket.socket | None, *role: str) -> Ticket:
    try:
        return parent.peer.begin(["fork", [], number, *role], () if theirs is None else (theirs.fileno(),))
    finally:
        if theirs is not None:
            theirs.close()


def _copy_of(parent: Guest, number: int, line: Line, pid: int, answer: Callable[[Tree], Tree]) -> Guest:
    peer = Peer(line.frames, answer, first_number=2)
    return Guest(number, pid, line, peer, parent.was_told, knows=parent.knows.copy(), kept=dict(parent.kept))


def _pid_in(reply: Tree) -> int:
    """The process that a guest says it has forked; 0 when it says anything else."""
    if type(reply) is list and len(reply) > 1 and reply[0] == _RETURNED and type(reply[1]) is int:
        return reply[1]
    return 0
