"""Forking one guest from another: a line of its own, and the request that makes it."""

from __future__ import annotations

import time
from collections.abc import Callable

from harness.suite.lines import Warden
from harness.suite.scopes import Guest, ParentLostError
from harness.wire.frames import ClosedError, DeadlineError, FrameError
from harness.wire.peer import Peer
from harness.wire.values import Tree, WireError

__all__ = ["FORK_SECONDS", "fork"]

FORK_SECONDS = 10.0
_RETURNED = 0
_monotonic = time.monotonic  # a suite may replace the module's


def fork(warden: Warden, parent: Guest, number: int, answer: Callable[[Tree], Tree]) -> Guest:
    """A guest that begins as its parent is now. answer: gives the reply to what it asks back. Raises ParentLostError."""
    line, theirs = warden.new_line(parent.line)
    descriptors = () if theirs is None else (theirs.fileno(),)
    try:
        reply = parent.peer.request(["fork", [], number], deadline=_monotonic() + FORK_SECONDS, descriptors=descriptors)
    except (ClosedError, DeadlineError, FrameError, WireError):
        reply = None
    finally:
        if theirs is not None:
            theirs.close()
    if type(reply) is not list or reply[0] != _RETURNED or type(reply[1]) is not int:
        line.frames.close()
        raise ParentLostError
    peer = Peer(line.frames, answer, first_number=2)
    return Guest(number, reply[1], line, peer, parent.was_told, knows=parent.knows.copy(), kept=dict(parent.kept))
