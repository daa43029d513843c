"""What a program used: the kernel's accounts, and what is in no account."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from harness.guest import family, footprint
from harness.guest.footprint import Footprint
from tests.harness.guest.children import run


def _burn(seconds: float) -> None:
    begin = time.process_time()
    while time.process_time() - begin < seconds:
        pass


def _child(seconds: float) -> int:
    pid = os.fork()
    if pid == 0:
        _burn(seconds)
        os._exit(0)
    return pid


def test_the_time_of_what_was_waited_for_is_exact() -> None:
    """CPU time is that of the children since the start, and of none before."""

    def measure() -> list[float]:
        os.waitpid(_child(1.0), 0)
        found = Footprint()
        before = found.cpu_seconds
        os.waitpid(_child(0.1), 0)
        return [before, found.cpu_seconds]

    before, after = run(measure)
    assert before == 0
    assert 0.1 <= after < 1


def test_the_time_of_those_nobody_waits_for_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a child's time goes into no account, what was seen of it while it lived counts."""
    monkeypatch.setattr(footprint, "_LOOK_SECONDS", 0)

    def measure() -> float:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        found = Footprint()
        pid = _child(0.2)
        while Path(f"/proc/{pid}").exists():
            found.look()
        return found.cpu_seconds

    assert run(measure) > 0.1


def test_looking_is_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked again at once, it does not look again."""
    looks: list[int] = []

    def descendants() -> list[int]:
        looks.append(1)
        return []

    monkeypatch.setattr(family, "descendants", descendants)
    monkeypatch.setattr(footprint, "_LOOK_SECONDS", 3600)
    monkeypatch.setattr(footprint, "_monotonic", lambda: 10_000.0)
    found = Footprint()
    found.look()
    found.look()
    assert len(looks) == 1
    assert found.wall_seconds == 0


def test_the_highest_counts() -> None:
    """Peak memory is the most of one process or of all together, whichever is more."""

    class Usage:
        ru_maxrss = 900 * footprint._RSS_UNIT

    found = Footprint()
    assert found.peak_kib == 0
    found._together_kib = 500
    assert found.peak_kib == 500
    found.ended(Usage())
    assert found.peak_kib == 900
    found._together_kib = 1000
    assert found.peak_kib == 1000
