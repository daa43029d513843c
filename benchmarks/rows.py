"""What all benchmarks share: a line of the table, and a process that is timed as a whole."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

__all__ = ["ROOT", "row", "seconds_of"]

ROOT = Path(__file__).parents[1]


def row(what: str, measured: float, unit: str, target: float | None = None) -> None:
    """Print what was measured, and whether that is at most the target where there is one."""
    met = "" if target is None else ("  met" if measured <= target else "  missed")
    goal = "" if target is None else f"{target:g} {unit}"
    print(f"{what:<52}{measured:>9.2f} {unit:<3}{goal:>9}{met}", flush=True)


def seconds_of(command: list[str]) -> float:
    """How long a command takes. Raises CalledProcessError when it fails."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    started = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - started
