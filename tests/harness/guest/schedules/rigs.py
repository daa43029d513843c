"""Runs rig.py, in whichever Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

__all__ = ["SCHEDULES", "pythons", "rig"]

Told = dict[str, list[list[object]]]
ROOT = Path(__file__).parents[4]
SCHEDULES = [("fifo", 0), ("lifo", 0), ("rand", 0), ("rand", 1), ("rand5", 0), ("pct3", 0), ("site", 0)]
_VERSIONS = ("3.10", "3.11", "3.12", "3.13")


@cache
def rig(
    python: str, folder: Path, module: str, functions: tuple[str, ...], schedules: Sequence[tuple[str, int]]
) -> dict[str, list[list[object]]]:
    """What each function gives under each schedule: reason, value, steps, hash, threads left, crashes."""
    job = json.dumps({"module": module, "functions": functions, "schedules": schedules})
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [python, str(Path(__file__).with_name("rig.py")), str(folder)]
    ran = subprocess.run(command, input=job, capture_output=True, text=True, check=False, env=environment, timeout=240)
    assert ran.returncode == 0, ran.stderr
    told: Told = json.loads(ran.stdout)
    return told


def pythons() -> list[str]:
    """The interpreters of this machine that guests may have, the one that runs us first."""
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    installed = Path.home() / ".pyenv" / "versions"
    found = [sys.executable]
    for version in _VERSIONS:
        places = sorted(installed.glob(f"{version}.*/bin/python{version}"))
        if version != own and places:
            found.append(str(places[-1]))
    return found
