"""A suite run without the split: in one process with a submission, by plain pytest, as an author does at a debugger."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from grader.catalog import contents
from grader.model import Exercise, Submission
from grader.verify.kept import Kept, files_below
from harness import folders

__all__ = ["DirectRuns"]

_OUTCOME = re.compile(r"^(?P<path>.+?\.py)::(?P<case>.+) (?P<outcome>PASSED|FAILED|ERROR)$", re.MULTILINE)
_FORMAT = 3  # part of the key: raise it when an answer comes to mean something else
_ROOM_SECONDS = 120.0  # for pytest itself, besides the exercise's own limit

_Found = Mapping[str, Sequence[Any]]
"""Case -> whether it passed, and pytest's own name for it."""


class DirectRuns:
    """Verdicts by plain pytest. What is run are the exercise's own solutions and mutants: trusted code, without a sandbox."""

    def __init__(self, exercise: Exercise, kept: Kept, *, workers: int = 1) -> None:
        self._exercise = exercise
        self._kept = kept
        self._workers = max(1, workers)
        self._slots = threading.BoundedSemaphore(self._workers)
        self._stopped = threading.Event()

    def all_of(self, submissions: Iterable[Submission]) -> list[dict[str, bool]]:
        """For each: case -> whether it passed. What was skipped, or not reached because the process hung or died, is left out."""
        with ThreadPoolExecutor(self._workers) as pool:
            return [_verdicts(found) for found in pool.map(self._of, submissions)]

    def alone(self, submission: Submission, cases: Iterable[str]) -> dict[str, bool]:
        """The same of some cases that `all_of` gave of one submission, each in a process that has run no other case."""
        nodes = {case: node for case, (_, node) in self._of(submission).items()}
        wanted = sorted(cases)
        with ThreadPoolExecutor(self._workers) as pool:
            runs = pool.map(lambda case: self._of(submission, nodes[case]), wanted)
            return {case: passed for case, found in zip(wanted, runs, strict=True) for passed in _verdicts(found).values()}

    def stop(self) -> None:
        """Start no more: what has not been run has no verdicts."""
        self._stopped.set()

    def _of(self, submission: Submission, only: str = "") -> _Found:
        key = Kept.key("direct", _FORMAT, self._material(), submission.digest, only)
        found: _Found | None = self._kept.read(key)
        if found is None:
            with self._slots:
                found, is_whole = self._run(submission, only)
            if is_whole:
                self._kept.write(key, found)
        return found

    def _material(self) -> str:
        """A digest of all of the exercise that a direct run may read."""
        folders = [self._exercise.folder, *([self._exercise.solution / "suite"] if self._exercise.solution else [])]
        files = [(f"{place}/{path.relative_to(folder)}", path) for place, folder in enumerate(folders) for path in files_below(folder)]
        return contents.digest((name, path.read_bytes()) for name, path in files)

    def _run(self, submission: Submission, only: str) -> tuple[_Found, bool]:
        """What came out, and whether pytest came to its own end: a slow machine must not be remembered."""
        home = self._exercise.solution
        if home is None or self._stopped.is_set():
            return {}, False
        with tempfile.TemporaryDirectory(prefix="prodgrade-verify-") as folder:
            for name, content in submission.files.items():
                (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
                (Path(folder) / name).write_bytes(content)
            command = [sys.executable, "-B", "-m", "pytest", "-v", "--tb=no", "--no-header", "-p", "no:cacheprovider"]
            command += ["-o", "console_output_style=classic", only or str(home / "suite"), "--submission", folder]
            said, has_ended = _said(command, home.parents[1], self._exercise.limits.total_seconds + _ROOM_SECONDS)
        found = _outcomes(said)
        return found, has_ended and bool(found)


def _verdicts(found: _Found) -> dict[str, bool]:
    return {case: passed for case, (passed, _) in found.items()}


def _outcomes(said: str) -> _Found:
    """Each case, named as the grader names it: by its file too where two have one name."""
    found: dict[tuple[str, str], tuple[bool, str]] = {}
    for match in _OUTCOME.finditer(said):
        case = (Path(match["path"]).stem, match["case"].replace("::", "."))
        passed = match["outcome"] == "PASSED" and (case not in found or found[case][0])
        found[case] = (passed, f"{match['path']}::{match['case']}")
    names = [name for _, name in found]
    return {name if names.count(name) == 1 else f"{stem}:{name}": outcome for (stem, name), outcome in found.items()}


def _said(command: list[str], folder: Path, seconds: float) -> tuple[str, bool]:
    """What a command prints until it ends or its time is up, and whether it ended; it and its children are gone then."""
    with folders.temporary("runs") as scratch, tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        environment = {**os.environ, "PYTHONUNBUFFERED": "1", "COLUMNS": "4096", "TMPDIR": scratch}
        process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.DEVNULL, env=environment, start_new_session=True
        )
        has_ended = False
        try:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(seconds)
                has_ended = True
        finally:
            _end_session(process)
        output.seek(0)
        return output.read(), has_ended


def _end_session(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
