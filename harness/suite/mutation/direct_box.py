"""A bench without a sandbox: our half of a box as a plain process, for suites that run directly, on their author's own code."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from harness.limits import Limits
from harness.suite.beside import lent
from harness.suite.lines import Setup, Warden
from harness.suite.scopes import Lent

__all__ = ["DirectBox"]

_PROGRAM = "from harness.guest import warden; warden.main()"
_PRELOAD = ("numpy", "pytest", "hypothesis")
_SEED = 0
_END_SECONDS = 10


class DirectBox:
    """Lends a process tree that works in a folder. files: what stands there whenever a run begins."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self._process: subprocess.Popen[bytes] | None = None
        self._lent: Lent | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.lose()

    def lend(self) -> Lent:
        """The box; started when it is not there. Raises BoxLostError or BoxStartError."""
        if self._lent is None:
            self._lent = self._start()
        return self._lent

    def lose(self) -> None:
        """End it."""
        if self._lent is not None:
            self._lent.zygote.line.frames.close()
            self._lent.warden.close()
        if self._process is not None:
            self._process.wait(_END_SECONDS)
        self._process = self._lent = None

    def beside(self) -> None:
        """There is none: it would work in the same folder."""

    def _start(self) -> Lent:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        with theirs:
            command = [sys.executable, "-I", "-B", "-c", _PROGRAM]
            self._process = subprocess.Popen(command, stdin=theirs.fileno(), stdout=theirs.fileno(), cwd=self._folder)
        setup = Setup(
            work_dir=str(self._folder), files=self._files, library_path=(), preload=_PRELOAD, limits=Limits(), seed=_SEED, direct=True
        )
        ours.sendall(setup.message())
        return lent(Warden(ours, demultiplex=False, direct=True))
