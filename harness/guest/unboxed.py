"""Watches one program on this machine, without a box: for a suite that runs directly, beside the submission."""

from __future__ import annotations

import socket
import sys
from typing import Any

from harness.guest.programs import Programs
from harness.wire import containers, scalars
from harness.wire.frames import ClosedError, FrameStream, SocketStream
from harness.wire.values import Decoder, Encoder, UncrossableError, WireError, dump, load

__all__ = ["Words", "main"]

_FILLED = (containers, scalars)  # importing them taught the codec their types


class Words:
    """Plain values in both directions, over a local socket."""

    def __init__(self, sock: socket.socket) -> None:
        self._frames = FrameStream(SocketStream(sock))

    def send(self, value: Any) -> None:
        self._frames.send(dump(Encoder(_refuse).encode(value)))

    def receive(self) -> Any:
        """Raises ClosedError when the other end is gone."""
        return Decoder(_refuse).decode(load(self._frames.receive()))

    def close(self) -> None:
        self._frames.close()


def main() -> None:
    """Serve the socket whose number is the first argument, for programs in the folder that is the second."""
    words = Words(socket.socket(fileno=int(sys.argv[1])))
    programs = Programs(sys.argv[2], interpreter=sys.executable)
    while True:
        try:
            words.send(programs.answer(*words.receive()))
        except (ClosedError, UncrossableError, WireError):
            return


def _refuse(*_: Any) -> Any:
    raise WireError("only plain values are sent here")


if __name__ == "__main__":
    main()
