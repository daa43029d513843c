"""A folder of plain pytest or unittest files, run over a submission: no exercise, each test function a check of one point."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from grader import globs, intake, pipeline
from grader.catalog import contents
from grader.errors import UsageError
from grader.model import Exercise, Report
from harness.limits import SEED, Limits

if TYPE_CHECKING:
    from harness.facts import CaseFact

__all__ = ["grade_suite"]

_LARGEST_GIVEN = 8 * 2**20


def grade_suite(
    suite: str | Path,
    submission: str | Path,
    *,
    give: Sequence[str] = (),
    modules: Sequence[str] = (),
    libraries: Sequence[str] = (),
    shown: bool = False,
    limits: Limits | None = None,
    sandbox: str = "auto",
    only: Sequence[str] = (),
    on_case: Callable[[CaseFact], None] | None = None,
    runner: pipeline.Runner = pipeline.run_in_session,
) -> Report:
    """Run a suite that was written for pytest or unittest, unchanged, over a submission in a sandbox.

    suite: its folder; what lies there stays on this side, but for files that match `give` (patterns as in
    `grader.globs`), which are laid out for the submission. submission: its folder; all files in it are taken.
    modules: top-level names that are the submission's although the suite's folder or the host has them too.
    libraries: packages, besides the standard library, that the submission may import. shown: whether the report may
    quote what a failing test compared. The rest is as in `grade`.

    Raises UsageError for folders that cannot be what was meant, HarnessError when no verdict could be drawn.
    """
    home, folder = Path(suite).resolve(), Path(submission).resolve()
    _check(home, folder, suite, submission)
    exercise = Exercise(
        id="suite",
        slug=home.name,
        title=f"The tests in {home.name}",
        track="",
        minutes=0,
        stars=0,
        credits=0,
        submission=("**",),
        folder=home,
        libraries=tuple(libraries),
        preload=tuple(libraries),
        limits=limits or Limits(),
    )
    probes = pipeline.probes_of(home)
    given = {**_given(home, give), **probes}
    taken = intake.take(folder, exercise, public=frozenset(given), label=folder.name)
    job = replace(
        pipeline.job_of(exercise, taken, given, only=tuple(only)),
        suite=home,
        smoke=None,
        plain=True,
        shown=shown,
        first=(*modules, *(Path(name).stem for name in probes)),
        seed=SEED,
    )
    record = runner(job, sandbox=sandbox, trusted=False, on_case=on_case)
    version = contents.digest((path.relative_to(home).as_posix(), path.read_bytes()) for path in _files(home))
    return pipeline.judge(exercise, taken, record, only=tuple(only), version=version)


def _check(home: Path, folder: Path, suite: str | Path, submission: str | Path) -> None:
    for path, name in ((home, suite), (folder, submission)):
        if not path.is_dir():
            raise UsageError(f"there is no folder {name}", hint="give the folder of the tests, and the folder of the work")
    if home == folder:
        raise UsageError(
            "the tests and the submission are one folder, so the submission could be any of the tests",
            hint="put the tests into a folder of their own",
        )
    if not any(path.suffix == ".py" for path in _files(home)):
        raise UsageError(f"there is no Python file in {suite}", hint="give the folder that holds the tests")


def _files(home: Path) -> list[Path]:
    return sorted(path for path in home.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def _given(home: Path, patterns: Sequence[str]) -> dict[str, bytes]:
    """The suite's files that the submission may read, by relative path. Raises UsageError."""
    found = {}
    for path in _files(home):
        name = path.relative_to(home).as_posix()
        if globs.matches(patterns, name):
            if path.stat().st_size > _LARGEST_GIVEN:
                raise UsageError(f"{name} is larger than {_LARGEST_GIVEN // 2**20} MiB", hint="give smaller files")
            found[name] = path.read_bytes()
    if unmatched := [pattern for pattern in patterns if not any(globs.matches((pattern,), name) for name in found)]:
        raise UsageError(f"--give {unmatched[0]} matches no file of the suite", hint="patterns are relative to its folder")
    return found
