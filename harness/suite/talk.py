"""What a run's supervisor and its examiner say to each other: JSON messages over a local socket, with descriptors."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Sequence
from typing import Any

from harness.wire.frames import ClosedError, FrameStream, SocketStream

__all__ = ["Talk"]

_MAX_BYTES = 64 * 1024 * 1024


class Talk:
    """One end. Messages are JSON objects with a "kind"."""

    def __init__(self, sock: socket.socket) -> None:
        self._frames = FrameStream(SocketStream(sock, accept_descriptors=True), max_frame_bytes=_MAX_BYTES)
        self._lock = threading.Lock()
        self._came: list[int] = []

    def send(self, message: dict[str, Any], descriptors: Sequence[int] = ()) -> None:
        """Send one message. Raises ClosedError."""
        with self._lock:
            data = json.dumps({**message, "descriptors": len(descriptors)}).encode("utf-8")
            self._frames.send(data, descriptors)

    def receive(self, deadline: float | None = None) -> tuple[dict[str, Any], list[int]]:
        """The next message and the descriptors that came with it. Raises ClosedError, DeadlineError."""
        data = self._frames.receive(deadline)
        message = json.loads(data)
        if type(message) is not dict:
            raise ClosedError("the other end does not speak as it should")
        self._came += self._frames.stream.take_descriptors()  # those of a later message may have come along
        number = int(message.pop("descriptors"))
        taken, self._came = self._came[:number], self._came[number:]
        return message, taken

    def close(self) -> None:
        """Hang up; twice is harmless."""
        self._frames.close()
