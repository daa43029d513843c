"""The grader's values: an exercise, a submission, a score, a report. Frozen, and without behaviour worth mocking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from pathlib import Path

from grader import globs
from harness.facts import CaseFact, Problem, Provenance, SandboxFact, Usage, Verdict
from harness.limits import Limits

__all__ = [
    "CaseReport",
    "CheckReport",
    "CheckScore",
    "Defect",
    "Exercise",
    "Refusal",
    "RefusalCause",
    "Report",
    "Score",
    "Status",
    "Submission",
    "points_text",
]


@dataclass(frozen=True, slots=True)
class Defect:
    """The one fault planted in an exercise's notebook.

    rule: the rule it breaks. checks: the checks that a faithful copy of the notebook fails. mutant: the mutant that
    is such a copy. score_of_faithful_copy: what it scores.
    """

    rule: str
    checks: tuple[str, ...]
    mutant: str
    score_of_faithful_copy: int


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise, as its exercise.toml describes it.

    folder: its public folder. solution: its private folder of the same name, None in a learner's copy.
    kind: refactor, tests, patterns, ... credits: its weight in a course. needs: ids of exercises to do first.
    libraries: import names that a submission may import. channels: the ways the suite reaches the submission.
    submission: patterns of the files taken from a learner (see `grader.globs`). public: patterns of the course's files
    that a submission may read, besides data/. rules: rule id -> its short name.
    hints: in the order they are given away. pass_percent: the share of the points that passes.
    image: which container image, "default" for the library's own. preload: libraries that are imported up front.
    """

    id: str
    slug: str
    title: str
    track: str
    minutes: int
    stars: int
    credits: int
    submission: tuple[str, ...]
    folder: Path
    solution: Path | None = None
    public: tuple[str, ...] = ()
    kind: str = "refactor"
    needs: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    libraries: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    limits: Limits = field(default_factory=Limits)
    rules: Mapping[str, str] = field(default_factory=dict)
    hints: tuple[str, ...] = ()
    defect: Defect | None = None
    pass_percent: Fraction = Fraction(100)
    image: str = "default"
    preload: tuple[str, ...] = ()

    def takes(self, path: str) -> bool:
        """Whether a file at that relative path is taken from a learner."""
        return globs.matches(self.submission, path)


class RefusalCause(Enum):
    """Why something in a learner's folder was not taken."""

    UNREADABLE = "unreadable"
    MISSING = "missing"
    NOT_ASKED_FOR = "not asked for"
    NOT_LISTED = "more than are worth listing"
    LINK = "link"
    NOT_A_FILE = "not a file"
    BAD_NAME = "bad name"
    FILE_TOO_LARGE = "file too large"
    TOTAL_TOO_LARGE = "total too large"
    TOO_MANY_FILES = "too many files"
    TOO_MANY_ENTRIES = "too many entries"
    TOO_DEEP = "too deep"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that intake did not take.

    where: relative path, made printable; "" for the folder as a whole. number: how many, or how large in bytes,
    where the cause has such a number.
    """

    cause: RefusalCause
    where: str = ""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Submission:
    """What was taken from a learner.

    label: what people call it, such as the folder's name. files: relative posix path -> content, sorted by path.
    digest: "sha256:..." over paths and contents. refusals: what was not taken, in the order it was met.
    """

    label: str
    files: Mapping[str, bytes]
    digest: str
    refusals: tuple[Refusal, ...] = ()


class Status(Enum):
    """How a check came out. The first member is what it has until its cases are seen to do better."""

    NOT_RUN = "not_run"
    FAILED = "failed"
    PARTIAL = "partial"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class CheckScore:
    """One check, judged. cases: one fact for each case the check declared, in the suite's order. share: as in CheckFact."""

    id: str
    rule: str
    title: str
    visible: bool
    points: Fraction
    max_points: Fraction
    status: Status
    cases: tuple[CaseFact, ...]
    share: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """The sum over all checks, exact."""

    points: Fraction
    max_points: Fraction
    checks: tuple[CheckScore, ...]


def points_text(points: Fraction) -> str:
    """Points as people write them: "17.5", "25". Shares that no decimal text can hold are cut to six decimals."""
    millionths = points * 1_000_000 // 1
    return f"{Decimal(millionths).scaleb(-6):f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class CaseReport:
    """One case as a learner may see it: of a hidden one neither its name nor anything that could carry its inputs.

    message: what went wrong, or "" where nothing may or need be said; it may quote the submission, so print it with care.
    """

    id: str
    verdict: Verdict
    visible: bool
    message: str
    seconds: float


@dataclass(frozen=True, slots=True)
class CheckReport:
    """One check as a learner may see it. rule_name: the rule's short name. points are exact decimal texts."""

    id: str
    rule: str
    rule_name: str
    title: str
    points: str
    max_points: str
    status: Status
    feedback: str
    cases: tuple[CaseReport, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that is to be told about one graded submission; reporters arrange it and add no words.

    version: digest of the exercise's public files. files: how many were taken from the learner.
    score, max_score, percent: None where no score may be claimed. passed: everything that was asked to run reached
    the pass mark. provisional: not everything that counts was run. problems: of the submission as a whole, in words.
    cause: "" or the one sentence that explains every failure at once. notes: sentences on this run that a reader must
    know. grader: version of this program.
    """

    exercise: Exercise
    version: str
    digest: str
    files: int
    label: str
    score: str | None
    max_score: str | None
    percent: float | None
    passed: bool
    provisional: bool
    checks: tuple[CheckReport, ...]
    smoke: tuple[CaseReport, ...]
    problems: tuple[Problem, ...]
    cause: str
    notes: tuple[str, ...]
    sandbox: SandboxFact
    limits: Limits
    usage: Usage
    provenance: Provenance
    grader: str
