"""What a grade of each exercise's reference solution costs, beside its suite alone in one process by plain pytest."""

from __future__ import annotations

import statistics
import sys
from pathlib import Path

from benchmarks.rows import ROOT, row, seconds_of
from harness.sandbox import SANDBOXES

__all__ = ["measure"]

_ROUNDS = 3
_MOST_SECONDS = 10.0
_GRADE = [sys.executable, "-c", "import sys; from grader.cli import main; sys.exit(main())"]


def measure() -> None:
    """One line for each exercise and sandbox, after one for its suite alone."""
    names = [name for name in ("bubblewrap", "docker") if SANDBOXES.load(name).missing() is None]
    for home in sorted((ROOT / "solutions").glob("exercise-*")):
        accepted = str(home / "accepted" / "reference")
        row(f"{home.name[:11]}: its suite by plain pytest", _median(_directly(home, accepted)), "s")
        for name in names:
            grade = [*_GRADE, home.name[:11], "--submission", accepted, "--quiet", "--sandbox", name]
            row(f"{home.name[:11]}: a grade with {name}", _median(grade), "s", _MOST_SECONDS)


def _directly(home: Path, accepted: str) -> list[str]:
    return [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(home / "suite"), "--submission", accepted]


def _median(command: list[str]) -> float:
    return statistics.median(seconds_of(command) for _ in range(_ROUNDS))
