"""The corpus of attacks: what each file or folder says about itself, and one run of the small suite against it."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from grader import pipeline
from grader.model import Submission
from grader.reporters import REPORTERS, render
from harness.facts import RunRecord, Verdict
from harness.limits import Limits
from harness.sandbox import SANDBOXES
from harness.session import Job, run

__all__ = ["ALL_CHECKS", "CANARY", "CLASSES", "LIMITS", "Attack", "corpus", "grade", "passed"]

HERE = Path(__file__).parent
ALL_CHECKS = tuple(f"A{number:02}" for number in range(1, 33))
CANARY = "canary-4f1c9a70"
"""What the suite hands over in its hidden cases; a report that holds it tells what it must not."""
CLASSES = ("forge", "leak", "harm", "escape", "neighbour")
"""What attacks are after: points, secrets, the grader's time, the machine, and other cases or submissions."""
LIMITS = Limits(wall_seconds=2, total_seconds=30, cpu_seconds=2, memory_mib=256, processes=24, output_kib=128, disk_mib=16, open_files=64)


@dataclass(frozen=True, slots=True)
class Attack:
    """One submission.

    kind: what it is after, one of CLASSES. affects: checks that it must not pass. keeps: checks that it must pass all
    the same. not_stopped: the sandboxes that are documented not to stop it, and why; what it affects it must not pass
    there either.
    """

    name: str
    kind: str
    files: dict[str, bytes]
    affects: tuple[str, ...]
    keeps: tuple[str, ...]
    not_stopped: dict[str, str]

    def must_keep(self, sandbox: str) -> set[str]:
        """The checks that it must pass in a sandbox."""
        return set() if sandbox in self.not_stopped else set(self.keeps)

    def concerns(self, sandbox: str) -> tuple[str, ...]:
        """The checks that it says something about, and one more that would see what it did to all."""
        return tuple(sorted({*self.affects, *self.must_keep(sandbox), ALL_CHECKS[0]}))


@cache
def corpus() -> dict[str, Attack]:
    """Every attack by its name."""
    paths = sorted((HERE / "corpus").iterdir())
    sandboxes = frozenset(SANDBOXES.names())
    return {path.stem: _read(path, sandboxes) for path in paths if path.name != "__pycache__"}


def _read(path: Path, sandboxes: frozenset[str]) -> Attack:
    files = {name: (HERE / name).read_bytes() for name in ("honest.py", "forging.py")} | {"extra.py": b"SIZE = 3\n"}
    if path.is_dir():
        files |= {p.relative_to(path).as_posix(): p.read_bytes() for p in path.rglob("*") if p.is_file() and p.suffix != ".pyc"}
    else:
        files["target.py"] = path.read_bytes()
    header = dict(line.split(": ", 1) for line in _header(files["target.py"].decode()).splitlines() if ": " in line)
    affected, kind = header["affects"], header["class"]
    if kind not in CLASSES:
        raise ValueError(f"{path.name}: no class {kind!r}; there are {', '.join(CLASSES)}")
    affects = ALL_CHECKS if affected == "all" else () if affected == "none" else tuple(affected.split())
    keeps = tuple(header["keeps"].split()) if "keeps" in header else ALL_CHECKS if affected == "none" else ()
    return Attack(path.stem, kind, files, affects, keeps, {name: why for name, why in header.items() if name in sandboxes})


def _header(text: str) -> str:
    end = text.index('"""', 3) + 3
    return str(ast.literal_eval(text[:end]))


def grade(files: dict[str, bytes], sandbox: str, *, limits: Limits = LIMITS, only: tuple[str, ...] = ()) -> RunRecord:
    """The facts of the small suite, or some of its checks, over a submission."""
    return run(Job(HERE / "suite", None, files, {}, limits, seed=1, only=only), sandbox=sandbox)


def passed(record: RunRecord) -> set[str]:
    """The checks whose every case passed."""
    verdicts = {case.id: case.verdict for case in record.cases}
    return {c.id for c in record.checks if c.cases and all(verdicts.get(case) is Verdict.PASSED for case in c.cases)}


def reports(record: RunRecord) -> dict[str, str]:
    """What a learner is shown of a run, in every format."""
    from tests.grader.exercises import an_exercise

    exercise = an_exercise(rules={})
    report = pipeline.judge(exercise, Submission("attack", {}, "sha256:0"), record, only=(), version="sha256:0")
    return {name: render(report, name) for name in REPORTERS.names()}
