"""An actor in a fork of this process, and the host's end of its line."""

from __future__ import annotations

import gc
import os
import socket
import sys
import textwrap
import time
from pathlib import Path
from typing import Any, Self

from harness.guest.schedules.actor import play
from harness.guest.schedules.stage import set_up
from harness.wire.frames import FrameStream, SocketStream
from harness.wire.values import dump, load
from tests.harness.guest.children import Child

__all__ = ["CALLBACK", "CLOCK", "MODULE", "Played", "method"]

CLOCK, CANARY, MODULE = ({"h": [1, number]} for number in (1, 2, 3))
"""What an actor gives the first numbers to."""
CALLBACK = {"k": [5, "callback", [], True, None]}
_SECONDS = 100


def method(name: str, *arguments: Any, of: Any = MODULE) -> list[Any]:
    """The operation that calls a method, or a function of the module."""
    return ["method", of, name, [*arguments], {"": {}}]


class Played:
    """Plays schedules of one module, `m`, until the `with` block ends."""

    def __init__(self, folder: Path, source: str, *, output_bytes: int = 1 << 20) -> None:
        (folder / "m.py").write_text(textwrap.dedent(source))
        ours, theirs = socket.socketpair()

        def act() -> None:
            ours.close()
            os.chdir(folder)
            sys.path.insert(0, str(folder))
            set_up()
            gc.freeze()
            play(FrameStream(SocketStream(theirs)), str(folder), output_bytes)

        self.child = Child(act)
        theirs.close()
        self._line = FrameStream(SocketStream(ours))
        self.extras: dict[str, Any] = {}
        self.now = 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.leave()
        self.child.code()
        self.child.__exit__()

    def leave(self) -> None:
        """Close the line."""
        self._line.close()

    def hear(self) -> list[Any]:
        """The next message's kind and body; what came along is in `extras`."""
        kind, body, extras, self.now = load(self._line.receive(time.monotonic() + _SECONDS))
        self.extras = extras or {}
        return [kind, body]

    def tell(self, *commands: list[Any]) -> list[Any]:
        """Give commands while nobody runs; the answer to the last."""
        self._line.send(dump([*commands]))
        return self.hear()

    def reply(self, *words: Any, wake: tuple[int, ...] = ()) -> list[Any]:
        """Answer the thread that has asked; what comes next."""
        self._line.send(dump([[*wake], *words]))
        return self.hear()

    def begin(self, *clients: list[Any], foretold: Any = None, strategy: str = "fifo", log: bool = False) -> list[Any]:
        """Begin a schedule with these operations, one a client, or [] for one that asks; what comes first.

        Clients have numbers from 1 on, and so have their tasks.
        """
        begin = ["begin", [strategy, 0, 1, 20, [], 0.0], "m", 7, log, foretold or {}]
        if not clients:
            return self.tell(begin)
        numbered = [[number, client] for number, client in enumerate(clients, 1)]
        return self.tell(begin, ["clients", *numbered], self.pump(*range(1, len(clients) + 1)))

    @staticmethod
    def pump(*until: int, seconds: float = 100.0, budget: int = 1000, strict: bool = False, wake: tuple[int, ...] = ()) -> list[Any]:
        """The command to let threads run until these clients have returned."""
        return ["pump", seconds, [*until], budget, strict, [*wake]]
