"""Faulty implementations of an exercise whose answer is tests: those written by hand, and those that operators generate."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.errors import UsageError
from grader.model import Exercise
from harness.suite import mutation
from harness.suite.mutation.direct_box import DirectBox

__all__ = ["Listed", "listed", "mark"]

_EQUIVALENT = "equivalent"
_ORDER = ("alive", "unasked", "endless", _EQUIVALENT, "found")


@dataclass(frozen=True, slots=True)
class Listed:
    """One generated fault. fate: alive, unasked, endless, equivalent or found (see `harness.suite.mutation.Fate`).

    found_by: folder and name of the test that finds it. reason: why an author holds it for equivalent.
    """

    id: str
    diff: str
    fate: str
    found_by: str = ""
    reason: str = ""


def listed(exercise: Exercise, base: str = "") -> Iterator[Listed]:
    """Every change that operators make of one correct implementation, by default the one that learners have.

    The accepted tests are run on each, in a plain process: they are the author's own. Raises UsageError.
    """
    folder = _folder(exercise)
    implementations = mutation.read(folder)
    chosen = base or next(iter(implementations.correct))
    if chosen not in implementations.correct:
        raise UsageError(f"no correct implementation {chosen!r}; there are {', '.join(implementations.correct)}", hint="give one of these")
    text = implementations.correct[chosen]
    generated = list(mutation.generate(text, f"{chosen}.py"))
    reasons = mutation.equivalents(folder)
    open_changes = {change.id: change.text for change in generated if _key(chosen, change.id) not in reasons}
    fates = dict.fromkeys(open_changes, ("unasked", ""))
    for tests in _accepted(exercise):
        left = {name: open_changes[name] for name, (fate, _) in fates.items() if fate != "found"}
        for name, (fate, test) in _survey(tests, implementations, left, text).items():
            if _ORDER.index(fate) >= _ORDER.index(fates[name][0]) or fate == "alive":
                fates[name] = (fate, f"{tests.name}: {test}" if test else "")
    for change in generated:
        fate, found_by = fates.get(change.id, (_EQUIVALENT, ""))
        yield Listed(change.id, change.diff, fate, found_by, reasons.get(_key(chosen, change.id), ""))


def mark(exercise: Exercise, name: str, reason: str, base: str = "") -> Path:
    """Keep that a generated change is equivalent to its base, and why; the file that says so. Raises UsageError."""
    folder = _folder(exercise)
    implementations = mutation.read(folder)
    chosen = base or next(iter(implementations.correct))
    if name not in {change.id for change in mutation.generate(implementations.correct[chosen])}:
        raise UsageError(f"no operator makes {name!r} of {chosen}", hint="`grade faults EXERCISE` lists all that there are")
    if not reason.strip():
        raise UsageError("an equivalent change needs a reason", hint="say in a sentence why nobody can tell the two apart")
    kept = {**mutation.equivalents(folder), _key(chosen, name): reason.strip()}
    path = folder / "equivalents.toml"
    lines = [f"{json.dumps(key)} = {json.dumps(kept[key])}" for key in sorted(kept)]
    path.write_text(
        "\n".join(["# Generated changes that change nothing, each with the reason.", "[equivalent]", *lines, ""]), encoding="utf-8"
    )
    return path


def _folder(exercise: Exercise) -> Path:
    folder = None if exercise.solution is None else exercise.solution / "suite" / "implementations"
    if folder is None or not folder.is_dir():
        raise UsageError(
            f"{exercise.id} has no implementations to try tests on", hint="it needs suite/implementations/ among its solutions"
        )
    return folder


def _accepted(exercise: Exercise) -> list[Path]:
    home = exercise.solution
    return [] if home is None else sorted(path for path in (home / "accepted").glob("*") if path.is_dir())


def _survey(tests: Path, implementations: mutation.Implementations, changed: dict[str, str], base: str) -> dict[str, tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="prodgrade-faults-") as folder:
        for name in implementations.tests:
            (Path(folder) / name).write_bytes((tests / name).read_bytes())
        with DirectBox(Path(folder)) as box:
            return {name: (fate.value, test) for name, (fate, test) in mutation.survey(box, implementations, changed, base).items()}


def _key(base: str, name: str) -> str:
    return f"{base}/{name}"
