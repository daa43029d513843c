"""The host's end of a box's stream as a plain socket, whatever way the engine is reached."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
from typing import Any

from harness.errors import BoxError

__all__ = ["plain_socket", "relay"]

_PIECE = 64 * 1024
_HELD_BYTES = 1024 * 1024  # what waits in each direction while the other side is slow


def plain_socket(attached: Any) -> socket.socket:
    """Take over the connection that the SDK's `attach_socket` returned. Raises BoxError for an SSH connection.

    The descriptor itself is taken: closing the SDK's wrapper does not release it, and an attach connection that
    stays open unread makes the engine hang when it kills the container.
    """
    raw = attached if isinstance(attached, socket.socket) else getattr(attached, "_sock", None)
    if isinstance(raw, ssl.SSLSocket):
        return relay(raw)
    if not isinstance(raw, socket.socket):
        raise BoxError(
            "a container's stream cannot be carried over this kind of connection to the engine",
            hint="forward the engine's socket (ssh -L /tmp/docker.sock:/var/run/docker.sock HOST) and set DOCKER_HOST to it",
        )
    taken = socket.socket(fileno=raw.detach())
    taken.setblocking(True)
    return taken


def relay(remote: socket.socket) -> socket.socket:
    """A local socket whose bytes a thread carries to and from a connection that only Python can read."""
    ours, far = socket.socketpair()
    threading.Thread(target=_carry, args=(far, remote), name="prodgrade-relay", daemon=True).start()
    return ours


def _carry(local: socket.socket, remote: socket.socket) -> None:
    """One thread for both directions: an encrypted connection may not be used from two."""
    local.setblocking(False)
    remote.setblocking(False)
    outward, inward = bytearray(), bytearray()
    is_open = True
    with contextlib.closing(local), contextlib.closing(remote), contextlib.suppress(OSError):
        while is_open or inward:
            pending = isinstance(remote, ssl.SSLSocket) and remote.pending() > 0
            readers = [s for s, held in ((local, outward), (remote, inward)) if is_open and len(held) < _HELD_BYTES]
            writers = [s for s, held in ((local, inward), (remote, outward)) if held]
            readable, writable, _ = select.select(readers, writers, [], 0 if pending else None)
            if local in readable:
                is_open = _read(local, outward)
            if remote in readable or pending:
                is_open = _read(remote, inward) and is_open
            if local in writable:
                _write(local, inward)
            if remote in writable:
                _write(remote, outward)


def _read(source: socket.socket, held: bytearray) -> bool:
    """Whether the source is still open."""
    try:
        piece = source.recv(_PIECE)
    except (BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
        return True
    held += piece
    return bool(piece)


def _write(target: socket.socket, held: bytearray) -> None:
    with contextlib.suppress(BlockingIOError, ssl.SSLWantReadError, ssl.SSLWantWriteError):
        del held[: target.send(bytes(held[:_PIECE]))]
