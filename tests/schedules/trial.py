"""The trial corpus: six exercises, correct (`c*`) and buggy (`b*`) submissions of each, and a suite that tells them apart."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from harness.facts import CaseFact, Verdict
from harness.limits import SEED, Limits
from harness.session import Job, run

__all__ = ["Submission", "Trial", "everything", "try_out"]

HERE = Path(__file__).parent
LIMITS = Limits(wall_seconds=60, total_seconds=600, cpu_seconds=60)


@dataclass(frozen=True, slots=True)
class Submission:
    """One file of the corpus."""

    exercise: str
    name: str

    @property
    def is_correct(self) -> bool:
        """What its name says of it."""
        return self.name.startswith("c")

    @property
    def text(self) -> bytes:
        """Its content."""
        return (HERE / "corpus" / self.exercise / f"{self.name}.py").read_bytes()

    def __str__(self) -> str:
        return f"{self.exercise}/{self.name}"


@dataclass(frozen=True, slots=True)
class Trial:
    """What the suite says of a submission: what went wrong in which case, in full, and what it cost."""

    submission: Submission
    accused: tuple[CaseFact, ...]
    said: str
    schedules: int
    seconds: float

    @property
    def is_right(self) -> bool:
        """Whether a buggy one was found, or a correct one left in peace."""
        return self.submission.is_correct == (not self.accused)


def everything() -> list[Submission]:
    """The corpus, in order."""
    return [Submission(path.parent.name, path.stem) for path in sorted((HERE / "corpus").glob("*/*.py"))]


def try_out(submission: Submission, sandbox: str, schedules: int | None = None) -> Trial:
    """Run its exercise's suite over a submission. Raises RuntimeError when it could not be run."""
    suite = HERE / "suites" / submission.exercise
    job = Job(suite, None, {"work.py": submission.text}, {}, LIMITS, seed=SEED, schedules=schedules)
    record = run(job, sandbox=sandbox)
    if record.failure or not record.cases:
        raise RuntimeError(f"{submission}: {record.failure or 'no case ran'} {record.failure_detail}")
    accused = tuple(case for case in record.cases if case.verdict is not Verdict.PASSED)
    said = "\n".join(
        f"{case.id} {case.verdict.name} {case.replay} {case.schedules} {case.message}\n{case.explanation}" for case in record.cases
    )
    return Trial(submission, accused, said, sum(case.schedules for case in record.cases), record.usage.wall_seconds)
