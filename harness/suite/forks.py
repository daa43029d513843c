"""Forking guests: when one is needed, and one ahead, so that the next case finds its process waiting.

The guest that a case starts from is asked for two children: the case's own, and one that is for the next case. The second
is made while the first is already at work, and nobody waits for it. It is a copy of the same parent at the same moment,
so it serves as long as nothing was done in the parent since; else it is given up, as it is when it or its parent has died.
"""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

from harness.suite.lines import Line, Warden
from harness.suite.losses import BoxLostError
from harness.suite.scopes import Guest, ParentLostError
from harness.wire.frames import ClosedError, DeadlineError, FrameError
from harness.wire.peer import Peer, Ticket
from harness.wire.values import Tree, WireError

__all__ = ["FORK_SECONDS", "Forks", "fork"]

FORK_SECONDS = 10.0
_RETURNED = 0
_SOON_SECONDS = 0.5  # a parent that a case has stopped must not hold up what ends the case
_monotonic = time.monotonic  # a suite may replace the module's
_GONE = (ClosedError, FrameError, WireError)


@dataclass(slots=True)
class _Ahead:
    """A guest that was asked for before it is needed. ticket: None once the answer has come; pid: 0 until it is of use."""

    parent: Guest
    number: int
    line: Line
    ticket: Ticket | None
    pid: int = 0
    is_late: bool = False
    """It had not answered when others were killed, so that it may be among them."""


class Forks:
    """All forks of one box. answer: what guests ask back is answered by it, with the guest's number first."""

    def __init__(self, warden: Warden, answer: Callable[[int, Tree], Tree]) -> None:
        self._warden = warden
        self._answer = answer
        self._numbers = 1
        self._ahead: _Ahead | None = None

    def fork(self, parent: Guest, *role: str) -> Guest:
        """A fresh copy of that guest, which serves calls or has another role. Raises ParentLostError, BoxLostError."""
        waiting = None if role else self._take(parent)
        if waiting is not None:
            return waiting
        if parent.used:
            self._warden.keep_files(parent.number)
            parent.used = False
        self._numbers += 1
        return fork(self._warden, parent, self._numbers, partial(self._answer, self._numbers), *role)

    def ahead(self, parent: Guest) -> None:
        """Ask for one more copy of a guest that has just been forked, and do not wait for it. Raises BoxLostError."""
        if self._ahead is not None:
            return
        self._warden.expect_copy(parent.pid)
        self._numbers += 1
        line, theirs = self._warden.new_line(parent.line)
        try:
            self._ahead = _Ahead(parent, self._numbers, line, _ask(parent, self._numbers, theirs))
        except _GONE:
            line.frames.close()

    def settle(self, guest: Guest) -> None:
        """To be called before anything else is asked of a guest: its answers must not be mixed up. Raises DeadlineError."""
        ahead = self._ahead
        if ahead is not None and ahead.parent is guest and ahead.ticket is not None:
            self._collect(ahead, FORK_SECONDS)
            if ahead.ticket is not None:
                raise DeadlineError("it did not answer when it was asked for a copy of itself")

    def waiting(self) -> list[int]:
        """The process that was forked ahead, if it is there: it must live when others are killed."""
        ahead = self._ahead
        if ahead is not None and ahead.ticket is not None:
            self._collect(ahead, _SOON_SECONDS)
            ahead.is_late = ahead.ticket is not None
        return [ahead.pid] if ahead is not None and ahead.pid else []

    def bury(self, alive: Collection[int]) -> None:
        """Give up the one ahead if it is not among the living."""
        if self._ahead is not None and self._ahead.pid not in alive:
            self._ahead.pid = 0

    def forget(self, parent: Guest) -> None:
        """That guest has ended: what was forked from it ahead is of no use."""
        if self._ahead is not None and self._ahead.parent is parent:
            self._give_up()

    def release(self, guest: Guest) -> None:
        """Let somebody else ask that guest for a while, who keeps nothing alive that is ours. Raises DeadlineError."""
        self.settle(guest)
        self._give_up()

    def _take(self, parent: Guest) -> Guest | None:
        ahead = self._ahead
        if ahead is None or ahead.parent is not parent:
            return None
        try:
            self.settle(parent)
        except DeadlineError:
            raise ParentLostError from None
        if not ahead.pid or ahead.is_late or parent.used:
            self._give_up()
            return None
        self._ahead = None
        return _copy_of(parent, ahead.number, ahead.line, ahead.pid, partial(self._answer, ahead.number))

    def _collect(self, ahead: _Ahead, seconds: float) -> None:
        """Take the answer, if it comes in time; one that comes later is taken before the parent is asked anything else."""
        with contextlib.suppress(DeadlineError):
            try:
                ahead.pid = _pid_in(ahead.parent.peer.finish(_required(ahead.ticket), deadline=_monotonic() + seconds))
            except _GONE:
                ahead.pid = 0  # its parent is lost, which is found out when that is needed
            ahead.ticket = None

    def _give_up(self) -> None:
        """Close its line, by which it ends."""
        ahead, self._ahead = self._ahead, None
        if ahead is not None:
            with contextlib.suppress(BoxLostError):  # found out by whoever needs the box
                self._warden.drop(ahead.line)


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


def _required(ticket: Ticket | None) -> Ticket:
    if ticket is None:
        raise RuntimeError("its answer has come already")
    return ticket
