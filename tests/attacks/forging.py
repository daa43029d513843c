"""What attackers know of our half in the guest: it lies in the submission's own process, to be found and changed."""

from __future__ import annotations

import gc
from typing import Any

__all__ = ["ask", "crossing", "guest", "reply", "send"]


def crossing() -> Any:
    """The object that writes and reads all values."""
    return next(thing for thing in gc.get_objects() if type(thing).__name__ == "Crossing")


def guest() -> Any:
    """The object that serves the host."""
    return crossing()._ask.__self__


def reply(tree: Any, status: int = 0, extras: Any = 0) -> None:
    """Let the reply to the call that is being answered be this one."""
    peer = guest()._peer
    honest_send = peer._send

    def forged_send(message: list[Any], *descriptors: Any) -> None:
        if message[0] == 1:
            peer._send = honest_send
            message = [*message[:4], [status, tree, extras]]
        honest_send(message, *descriptors)

    peer._send = forged_send


def send(message: list[Any]) -> None:
    """Send a message that nobody asked for: [kind, thread, serial, crowded, body]."""
    guest()._peer._send(message)


def ask(operation: str, number: int, *operands: Any) -> Any:
    """Ask something of one of the suite's objects, by its number."""
    return crossing()._ask_host(operation, number, *operands)
