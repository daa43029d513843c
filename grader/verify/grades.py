"""Grades that are made once: each is kept under a digest of all that it depends on."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from grader import catalog, pipeline
from grader.catalog import contents
from grader.errors import NotGradedError
from grader.model import Exercise, Status, Submission
from harness import payload

__all__ = ["Grade", "Grades"]

_FORMAT = "1"  # part of the key: raise it when a grade comes to mean something else
_ROOM = 10  # how many times the usual limits on time a run with more examples gets


@dataclass(frozen=True, slots=True)
class Grade:
    """What is remembered of one grade.

    score: as text. passed, lost: ids of checks. cases: case -> verdict. told: everything that a learner would read.
    seconds: wall time of the run. failure: the sentence, where no grade could be given.
    """

    score: str
    passed: tuple[str, ...]
    lost: tuple[str, ...]
    cases: dict[str, str]
    rules: tuple[str, ...]
    told: str
    seconds: float
    failure: str = ""

    @property
    def points(self) -> Fraction:
        """The score as a number; 0 where there is none."""
        return Fraction(self.score or "0")


class Grades:
    """All grades of one exercise in one sandbox. folder: where they are kept between runs, None for nowhere."""

    def __init__(self, exercise: Exercise, sandbox: str, folder: Path | None) -> None:
        self._exercise = exercise
        self._sandbox = sandbox
        self._folder = folder
        self._contents = catalog.read_contents(exercise)
        self._locks: dict[str, threading.Lock] = {}
        self._known: dict[str, Grade] = {}
        self._guard = threading.Lock()

    def of(self, submission: Submission, *, seed: int | None = None, examples: int | None = None, turn: int = 0) -> Grade:
        """The grade of a submission. seed, examples: other than usual. turn: the same again, but run anew."""
        key = self._key(submission, seed, examples, turn)
        with self._guard:
            lock = self._locks.setdefault(key, threading.Lock())
        with lock:
            if key not in self._known:
                found = self._read(key)
                if found is None:
                    found = self._make(submission, seed, examples)
                    self._write(key, found)
                self._known[key] = found
            return self._known[key]

    def _make(self, submission: Submission, seed: int | None, examples: int | None) -> Grade:
        job = pipeline.job_of(self._exercise, submission, self._contents.readable, only=())
        if seed is not None:
            job = replace(job, seed=seed)
        if examples is not None:
            limits = job.limits
            wider = replace(limits, wall_seconds=limits.wall_seconds * _ROOM, total_seconds=limits.total_seconds * _ROOM)
            job = replace(job, examples=examples, limits=replace(wider, cpu_seconds=limits.cpu_seconds * _ROOM))
        try:
            record = pipeline.run_in_session(job, sandbox=self._sandbox, trusted=False, on_case=None)
            report = pipeline.judge(self._exercise, submission, record, only=(), version=self._contents.version)
        except NotGradedError as error:
            return Grade("", (), (), {}, (), "", 0.0, f"{error.message} {error.detail}"[:2000])
        told = [report.cause, *report.notes, *(problem.message for problem in report.problems)]
        told += [text for check in report.checks for text in (check.feedback, *(case.message for case in check.cases if not case.visible))]
        return Grade(
            score=report.score or "",
            passed=tuple(check.id for check in report.checks if check.status is Status.PASSED),
            lost=tuple(check.id for check in report.checks if check.status is not Status.PASSED),
            cases={case.id: case.verdict.name for case in record.cases},
            rules=tuple(check.rule for check in report.checks),
            told="\n".join(told),
            seconds=report.usage.wall_seconds,
        )

    def _key(self, submission: Submission, seed: int | None, examples: int | None, turn: int) -> str:
        home = self._exercise.solution
        suite = contents.digest((p.relative_to(home).as_posix(), p.read_bytes()) for p in _files(home / "suite")) if home else ""
        parts = [_FORMAT, suite, self._contents.version, submission.digest, payload.digest(), _own_digest(), self._sandbox]
        return hashlib.sha256(json.dumps([*parts, seed, examples, turn]).encode()).hexdigest()

    def _read(self, key: str) -> Grade | None:
        if self._folder is None:
            return None
        try:
            kept: Any = json.loads((self._folder / f"{key}.json").read_text("utf-8"))
            plain: Any = {name: tuple(value) if type(value) is list else value for name, value in kept.items()}
            return Grade(**plain)
        except (OSError, ValueError, TypeError):
            return None

    def _write(self, key: str, grade: Grade) -> None:
        if self._folder is not None and not grade.failure:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = self._folder / f".{key}.{secrets.token_hex(4)}"
            draft.write_text(json.dumps(asdict(grade)), encoding="utf-8")
            os.replace(draft, self._folder / f"{key}.json")  # noqa: PTH105 - whole or not at all


def _own_digest() -> str:
    """Of the program itself: what grades."""
    root = Path(pipeline.__file__).parents[1]
    sources = [path for room in ("grader", "harness") for path in (root / room).rglob("*.py")]
    return contents.digest((path.relative_to(root).as_posix(), path.read_bytes()) for path in sources)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and not {"__pycache__", ".hypothesis"} & {*path.parts}]
