"""Processes that never import the submission: they see how it fares as a process, or how importing it goes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

from harness.facts import Verdict
from harness.guest.unboxed import Words
from harness.suite.losses import LostError
from harness.suite.staging import StagedWorld

__all__ = ["GuestObserver", "LocalObserver", "quiet_import"]

_NEWS = ("share", "folder", "file", "gone", "environ")  # of harness.suite.surroundings: what is not within a process


class GuestObserver:
    """Watches one program in the box; see harness.suite.programs.Observer."""

    def __init__(self, world: StagedWorld) -> None:
        self._world = world
        world.acting_guest().used = True  # what the program does to files belongs to the scope that is acting
        self._guest = world.fresh_guest()
        world.scopes[-1].on_end.append(self.close)
        news = [] if world.surroundings is None else world.surroundings.news(self._guest.knows)
        files = [item for item in news if item[0] in _NEWS]
        if files:
            world.exchange(self._guest, "surroundings", (files,))

    def ask(self, operation: str, *operands: Any) -> dict[str, Any]:
        told = self._world.exchange(self._guest, "program", (operation, *operands))
        if type(told) is not dict:
            raise self.lost(Verdict.VIOLATION, "It wrote to a channel that is not its own.")
        return told

    def lost(self, verdict: Verdict, reason: str) -> LostError:
        return self._world.record(LostError(verdict, reason))

    def close(self) -> None:
        self._world.part(self._guest)


def quiet_import(world: StagedWorld, name: str, folder: str) -> dict[str, Any]:
    """What importing a module in a fresh process and an empty folder does; see the fixture of that name."""
    guest = world.fresh_guest()
    before = world.prints
    world.prints = before.apart()
    try:
        found: dict[str, Any] = world.exchange(guest, "quiet", (name, folder))
        return {**found, "stdout": world.prints.texts[0], "stderr": world.prints.texts[1]}
    finally:
        world.prints = before
        world.part(guest)


class LocalObserver:
    """Watches one program in a folder of this machine, for a suite that runs directly: the same code, without a box."""

    def __init__(self, folder: Path) -> None:
        ours, theirs = socket.socketpair()
        plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "harness.guest.unboxed", str(theirs.fileno()), str(folder)],
            cwd=Path(__file__).parents[2],
            env={**plain, "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"},
            pass_fds=[theirs.fileno()],
        )
        theirs.close()
        self._words = Words(ours)

    def ask(self, operation: str, *operands: Any) -> dict[str, Any]:
        self._words.send([operation, *operands])
        told: dict[str, Any] = self._words.receive()
        return told

    def lost(self, verdict: Verdict, reason: str) -> LostError:
        return LostError(verdict, reason)

    def close(self) -> None:
        self._words.close()
        self._process.wait()
