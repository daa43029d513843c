"""Schedules without a box, for the direct way to run a suite: actors are forked from a process of this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from harness.facts import Verdict
from harness.suite.losses import LostError
from harness.suite.schedules.homes import TAMPERED, Texts
from harness.wire.frames import DeadlineError, FrameStream, SocketStream
from harness.wire.peer import Peer

__all__ = ["Alone", "Stage"]

_PROGRAM = "from harness.guest.alone import main; main()"
_ROOT = str(Path(__file__).parents[3])
_SECONDS = 30.0
_CASE_SECONDS = 60.0


class Stage:
    """The process that actors are forked from, started when the first is asked for. Close it."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._seed = seed
        self._process: subprocess.Popen[bytes] | None = None
        self._peer: Peer | None = None
        self._actors = 1
        self.files: tuple[str, ...] = ()

    def fork(self) -> socket.socket:
        """The line to a fresh actor."""
        peer = self._peer or self._start()
        ours, theirs = socket.socketpair()
        self._actors += 1
        with theirs:
            self._ask(peer, ["fork", [], self._actors, "actor"], theirs.fileno())
        return ours

    def close(self) -> None:
        """End it."""
        if self._peer is not None:
            self._peer.close()
        if self._process is not None:
            self._process.wait()

    def _start(self) -> Peer:
        ours, theirs = socket.socketpair()
        environment = {**os.environ, "PYTHONHASHSEED": "0", "PYTHONPATH": _ROOT, "PYTHONDONTWRITEBYTECODE": "1"}
        arguments = [sys.executable, "-c", _PROGRAM, str(theirs.fileno()), str(self._folder), str(self._seed)]
        with theirs:
            self._process = subprocess.Popen(arguments, pass_fds=[theirs.fileno()], env=environment)
        self._peer = Peer(FrameStream(SocketStream(ours)), _refuse, first_number=2)
        self.files = tuple(str(name) for name in self._ask(self._peer, ["stage", []]))
        return self._peer

    @staticmethod
    def _ask(peer: Peer, body: list[Any], *descriptors: int) -> Any:
        status, value, _ = peer.request(body, deadline=time.monotonic() + _SECONDS, descriptors=descriptors)
        if status:
            raise RuntimeError(f"the stage refused {body[0]}: {value}")
        return value


class Alone:
    """The home of one case's schedules; see harness.suite.schedules.home."""

    def __init__(self, stage: Stage, texts: Texts, *, module: str, seed: int) -> None:
        self._stage = stage
        self._texts = texts
        self._line: FrameStream | None = None
        self._ends = time.monotonic() + _CASE_SECONDS
        self.module = module
        self.seed = seed
        self.sources: Mapping[str, str] = texts.sources

    @property
    def files(self) -> tuple[str, ...]:
        return self._stage.files

    def actor(self) -> FrameStream:
        if self._line is None:
            self._line = FrameStream(SocketStream(self._stage.fork(), spin=True))
        return self._line

    def dismiss(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def begin(self) -> None:
        pass  # the actor counts anew by itself

    def deadline(self) -> float | None:
        return self._ends

    def lost(self, error: Exception) -> BaseException:
        self.dismiss()
        verdict = Verdict.TIMEOUT if isinstance(error, DeadlineError) else Verdict.CRASHED
        return LostError(verdict, f"the process that plays schedules is gone: {error}")

    def over_limit(self) -> BaseException:
        return LostError(Verdict.OUTPUT_LIMIT, "it printed too much")

    def printed(self, texts: Any) -> None:
        for stream, text in zip((sys.stdout, sys.stderr), texts, strict=False):
            stream.write(str(text))

    def allowed(self) -> None:
        self._texts.judge()

    def tampered(self) -> BaseException:
        return LostError(Verdict.VIOLATION, TAMPERED)


def _refuse(_body: Any) -> Any:
    raise RuntimeError("the stage asks for nothing")
