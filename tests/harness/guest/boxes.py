"""A box without walls: the warden in a fork of this process, and the host's end of its stream."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

from harness.guest import warden
from harness.limits import Limits
from harness.suite.lines import Line, Setup, Warden
from harness.wire.peer import Peer
from tests.harness.guest.children import Child

__all__ = ["Box"]


_ROOMY = Limits(memory_mib=2**16)
"""Guests are forks of pytest here, and hold what it holds: that is not theirs to answer for."""


class Box:
    """A context manager. direct: guests' lines are handed over as descriptors. first: what the fork does before it serves."""

    def __init__(
        self,
        folder: Path,
        files: Mapping[str, str] | None = None,
        *,
        direct: bool = True,
        limits: Limits | None = None,
        preload: tuple[str, ...] = (),
        first: Callable[[], None] = lambda: None,
    ) -> None:
        self.folder = folder
        self.stream, theirs = socket.socketpair()

        def live() -> None:
            self.stream.close()
            os.dup2(theirs.fileno(), 0)
            os.dup2(theirs.fileno(), 1)
            theirs.close()
            first()
            warden.main()

        self.child = Child(live)
        theirs.close()
        self.warden = Warden(self.stream, demultiplex=False, direct=direct)
        contents = {name: text.encode() for name, text in (files or {}).items()}
        setup = Setup(str(folder), contents, (), preload, limits or _ROOMY, 1, direct)
        self.stream.sendall(setup.message())
        self._peers: list[Peer] = []
        self.answer: Callable[[Any], Any] = lambda _: [1, {"x": ["builtins:TypeError", ["nobody answers"]]}]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for peer in self._peers:
            peer.close()
        self.warden.close()
        self.child.code()
        self.child.__exit__()

    def zygote(self) -> tuple[Line, Peer]:
        """The line of the zygote, once it is there."""
        return self._with_peer(self.warden.ready())

    def fork(self, parent: tuple[Line, Peer], number: int = 2) -> tuple[Line, Peer, int]:
        """A guest forked from another, and its process number."""
        line, theirs = self.warden.new_line(parent[0])
        descriptors = [] if theirs is None else [theirs.fileno()]
        status, pid, _ = parent[1].request(["fork", [], number], descriptors=descriptors)
        if theirs is not None:
            theirs.close()
        assert status == 0
        return (*self._with_peer(line), pid)

    def _answer(self, body: Any) -> Any:
        return self.answer(body)

    def _with_peer(self, line: Line) -> tuple[Line, Peer]:
        peer = Peer(line.frames, self._answer, first_number=2)
        self._peers.append(peer)
        return line, peer
