"""What rules look at: an exercise's files, what it keeps for its own proof, and how that is graded."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from grader import matrix
from grader.errors import UsageError
from grader.matrix import Entry
from grader.model import Exercise, Submission
from grader.verify.direct_runs import DirectRuns
from grader.verify.grades import Grades
from grader.verify.kept import Kept
from grader.verify.notes import Notes, read_notes
from harness.parsing import parse

__all__ = ["Evidence"]


class Evidence:
    """One exercise with its private part. Raises UsageError.

    cache: a folder for what was found out, None to find it out anew. workers: how many things are run at a time.
    on_grade: called after each grade that had to be made.
    """

    def __init__(
        self,
        exercise: Exercise,
        *,
        sandbox: str = "auto",
        cache: Path | None = None,
        workers: int = 1,
        on_grade: Callable[[], None] = lambda: None,
    ) -> None:
        if exercise.solution is None:
            raise UsageError(f"this copy of the course has no solutions for {exercise.id}", hint="run it in the authors' copy")
        self.exercise = exercise
        self.home: Path = exercise.solution
        self.kept = Kept(cache)
        self.grades = Grades(exercise, sandbox, self.kept, workers=workers, on_grade=on_grade)
        self.direct = DirectRuns(exercise, self.kept, workers=workers)

    def stop(self) -> None:
        """Run nothing more: whoever waits for an answer gets an error, or none."""
        self.grades.stop()
        self.direct.stop()

    @cached_property
    def notes(self) -> Notes:
        """What NOTES.md says to the linter. Raises UsageError."""
        return read_notes(self.home / "NOTES.md")

    @cached_property
    def statement(self) -> str:
        """README.md, "" when there is none."""
        path = self.exercise.folder / "README.md"
        return path.read_text("utf-8") if path.is_file() else ""

    @cached_property
    def suite(self) -> dict[str, ast.Module]:
        """The hidden suite's modules, by relative path."""
        return _modules(self.home / "suite")

    @cached_property
    def visible_tests(self) -> dict[str, ast.Module]:
        """The visible tests' modules, by relative path."""
        return _modules(self.exercise.folder / "tests")

    @cached_property
    def entries(self) -> list[Entry]:
        """Starter, accepted, partial, cheating and mutated submissions, with what is expected of each."""
        return matrix.entries(self.exercise)

    def of_kind(self, *kinds: str) -> list[Entry]:
        """Those of some kinds, as in `grader.matrix.Entry`."""
        return [entry for entry in self.entries if entry.kind in kinds]

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

    @property
    def answer_is_tests(self) -> bool:
        """Whether learners hand in tests, and not code that is tested."""
        return self.exercise.kind == "tests"

    @property
    def has_notebook(self) -> bool:
        """Whether the exercise starts from a notebook."""
        return (self.exercise.folder / "notebook.py").is_file() or (self.exercise.folder / "notebook.ipynb").is_file()


def _modules(folder: Path) -> dict[str, ast.Module]:
    found = {}
    for path in sorted(folder.rglob("*.py")):
        try:
            found[path.relative_to(folder).as_posix()] = parse(path.read_bytes())
        except SyntaxError as error:
            raise UsageError(f"{path}:{error.lineno}: this is not valid Python: {error.msg}", hint="correct this line") from error
    return found
