"""The kill matrix: every submission that an exercise keeps for its own proof, graded, and held against what is expected.

Accepted ones score everything, partial ones lie in their range, cheats score nothing, and each mutant (one deviation
from an accepted one) loses the checks named for it. A check that no mutant loses proves nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from grader import intake
from grader.catalog import contents
from grader.errors import UsageError
from grader.model import Exercise, Report, Status, Submission

__all__ = ["Entry", "Result", "complaints", "entries", "run", "unkilled", "weak"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission and what is expected of it.

    kind: accepted, partial, cheat, mutant or starter. kills: checks that it must lose. lowest, highest: its points.
    """

    name: str
    kind: str
    submission: Submission
    lowest: int = 0
    highest: int = 100
    kills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """An entry and what it scored. lost: ids of the checks that did not pass."""

    entry: Entry
    score: Fraction
    lost: tuple[str, ...]
    checks: tuple[str, ...]

    @property
    def complaint(self) -> str:
        """What is not as expected, in a sentence, or ""."""
        entry = self.entry
        if not entry.lowest <= self.score <= entry.highest:
            expected = str(entry.lowest) if entry.lowest == entry.highest else f"{entry.lowest} to {entry.highest}"
            return f"{entry.kind} {entry.name} scores {float(self.score):g}, not {expected}"
        missed = [check for check in entry.kills if check not in self.lost]
        return f"{entry.kind} {entry.name} keeps {', '.join(missed)}" if missed else ""


def entries(exercise: Exercise) -> list[Entry]:
    """Everything the exercise keeps, the starter first. Raises UsageError when there is no private part."""
    home = exercise.solution
    if home is None:
        raise UsageError(f"this copy of the course has no solutions for {exercise.id}", hint="run it in the authors' copy")
    found = [Entry("starter", "starter", _take(exercise.folder, exercise), 0, 10)]
    found += [Entry(p.name, "accepted", _take(p, exercise), 100, 100) for p in _folders(home / "accepted")]
    ranges = _table(home / "partial" / "ranges.toml")
    for path in _folders(home / "partial"):
        limits = ranges[path.name]
        found.append(Entry(path.name, "partial", _take(path, exercise), limits["lowest"], limits["highest"]))
    found += [Entry(p.name, "cheat", _take(p, exercise), 0, 0) for p in _folders(home / "cheats")]
    return found + list(_mutants(home, exercise))


def run(found: Sequence[Entry], grade: Callable[[Submission], Report], *, workers: int = 2) -> Iterator[Result]:
    """Grade all, in order, a few at a time."""
    with ThreadPoolExecutor(workers) as pool:
        yield from (_result(entry, report) for entry, report in zip(found, pool.map(grade, [e.submission for e in found]), strict=True))


def complaints(results: Sequence[Result]) -> list[str]:
    """Everything that is not as expected, in sentences."""
    said = [result.complaint for result in results if result.complaint]
    return said + [f"no mutant loses {check}: it proves nothing" for check in weak(results)]


def weak(results: Sequence[Result]) -> list[str]:
    """Checks that no mutant loses."""
    mutants = [result for result in results if result.entry.kind == "mutant"]
    return [check for check in mutants[0].checks if all(check not in m.lost for m in mutants)] if mutants else []


def unkilled(results: Sequence[Result]) -> list[str]:
    """Mutants that lose nothing."""
    return [result.entry.name for result in results if result.entry.kind == "mutant" and not result.lost]


def _result(entry: Entry, report: Report) -> Result:
    lost = tuple(check.id for check in report.checks if check.status is not Status.PASSED)
    return Result(entry, Fraction(report.score or "0"), lost, tuple(check.id for check in report.checks))


def _mutants(home: Path, exercise: Exercise) -> Iterator[Entry]:
    """Each is its base with edits, or has files of its own in a folder of its name."""
    table = _table(home / "mutants" / "mutants.toml")
    if not table:
        return
    base = dict(_take(home / "accepted" / table["base"], exercise).files)
    for mutant in table["mutant"]:
        files = dict(base)
        whole = home / "mutants" / mutant["id"]
        if whole.is_dir():
            files |= _take(whole, exercise).files
        for edit in mutant.get("edits", ()):
            files[edit["file"]] = _edited(files[edit["file"]].decode(), edit, mutant["id"]).encode()
        submission = Submission(files=files, digest=contents.digest(files.items()), label=mutant["id"], refusals=())
        yield Entry(mutant["id"], "mutant", submission, 0, 99, tuple(mutant["kills"]))


def _edited(text: str, edit: dict[str, str], mutant: str) -> str:
    if text.count(edit["old"]) != 1:
        raise UsageError(f"mutant {mutant}: what it replaces stands {text.count(edit['old'])} times in {edit['file']}, not once")
    return text.replace(edit["old"], edit["new"])


def _take(folder: Path, exercise: Exercise) -> Submission:
    return intake.take(folder, exercise, public=(), label=folder.name)


def _folders(path: Path) -> list[Path]:
    return sorted(p for p in path.glob("*") if p.is_dir() and not p.name.startswith(("_", "."))) if path.is_dir() else []


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path} is not TOML: {error}", hint="correct this line") from error
