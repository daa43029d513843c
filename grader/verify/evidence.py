"""What rules look at: an exercise's files, what it keeps for its own proof, and how that is graded."""

from __future__ import annotations

import ast
from functools import cached_property
from pathlib import Path

from grader import matrix
from grader.errors import UsageError
from grader.matrix import Entry
from grader.model import Exercise, Submission
from grader.verify.grades import Grades

__all__ = ["Evidence"]


class Evidence:
    """One exercise with its private part. cache: a folder for grades, None to make them all anew. Raises UsageError."""

    def __init__(self, exercise: Exercise, *, sandbox: str = "auto", cache: Path | None = None) -> None:
        if exercise.solution is None:
            raise UsageError(f"this copy of the course has no solutions for {exercise.id}", hint="run it in the authors' copy")
        self.exercise = exercise
        self.home: Path = exercise.solution
        self.grades = Grades(exercise, sandbox, cache)

    @cached_property
    def statement(self) -> str:
        """README.md, "" when there is none."""
        path = self.exercise.folder / "README.md"
        return path.read_text("utf-8") if path.is_file() else ""

    @cached_property
    def suite(self) -> dict[str, ast.Module]:
        """The hidden suite's modules, by relative path."""
        files = sorted((self.home / "suite").rglob("*.py"))
        return {path.relative_to(self.home / "suite").as_posix(): ast.parse(path.read_bytes()) for path in files}

    @cached_property
    def entries(self) -> list[Entry]:
        """Starter, accepted, partial, cheating and mutated submissions, with what is expected of each."""
        return matrix.entries(self.exercise)

    def of_kind(self, kind: str) -> list[Entry]:
        """Those of one kind, as in `grader.matrix.Entry`."""
        return [entry for entry in self.entries if entry.kind == kind]

    @property
    def reference(self) -> Submission | None:
        """The accepted solution that stands for all: the one called reference, or the first; None when there is none."""
        accepted = self.of_kind("accepted")
        named = [entry for entry in accepted if entry.name == "reference"]
        return (named or accepted)[0].submission if accepted else None

    @cached_property
    def starter(self) -> Submission:
        """What a learner begins with."""
        return self.of_kind("starter")[0].submission
