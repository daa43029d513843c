"""What happened in one run, as plain facts; what they are worth is for others to say."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from harness.limits import Limits

__all__ = [
    "CaseFact",
    "CheckFact",
    "Problem",
    "Provenance",
    "RunRecord",
    "SandboxFact",
    "Usage",
    "Verdict",
]


class Verdict(Enum):
    """What happened to one case. The first member is what a case has until it is seen to do better."""

    NOT_RUN = "NOT_RUN"
    PASSED = "PASSED"
    FAILED = "FAILED"
    ERROR = "ERROR"
    TIMEOUT = "TIMEOUT"
    OUT_OF_MEMORY = "OUT_OF_MEMORY"
    CRASHED = "CRASHED"
    OUTPUT_LIMIT = "OUTPUT_LIMIT"
    VIOLATION = "VIOLATION"
    HARNESS_ERROR = "HARNESS_ERROR"


@dataclass(frozen=True, slots=True)
class CheckFact:
    """A check that the suite declared before anything ran.

    id: "C05". rule: the rule it belongs to, "R3", or "" for a suite that names none.
    points: as the author wrote it, a decimal text ("16", "2.5"), so that no float is ever added up.
    title: the sentence a learner may read, from the docstring of its first test.
    cases: ids of its cases, in the suite's order.
    visible: the author allows a learner to see messages and output of its failing cases.
    share: it pays by the share of its cases that passed, where others pay all or nothing.
    """

    id: str
    rule: str
    points: str
    title: str
    cases: tuple[str, ...]
    visible: bool = False
    share: bool = False


@dataclass(frozen=True, slots=True)
class CaseFact:
    """One test item and what happened to it.

    id: unique in the run, made of the test's name and parameters (never a path).
    check: id of the check it belongs to; "" for a smoke test.
    title: first sentence of the test's docstring.
    message: what failed, in the suite's words (assertion text); may carry hidden values.
    traceback: the learner's own frames, where the submission raised; may carry hidden values.
    output: what the submission printed in this case; may carry hidden values.
    note: what the suite tells the learner besides, in lines that it made to be shown; nothing hidden.
    reason: one sentence on a verdict that came from outside the suite (limits, death, violation); shows nothing hidden.
    told: what the suite tells the learner on purpose, of the text that they handed in; shows nothing hidden.
    unsupported: why no verdict could be drawn although the case ran, in a sentence that shows nothing hidden; "" if one was.
    schedules, failed_schedules: of a case with threads under control, how many were run, and how many of them failed.
    replay: id of the first that failed. explanation: what happens in the shortest, in the learner's own lines; shows
    nothing hidden.
    calls, sent_bytes, received_bytes: what the case cost on the wire, as the host counts; its fixtures' included.
    """

    id: str
    check: str
    verdict: Verdict = Verdict.NOT_RUN
    title: str = ""
    message: str = ""
    traceback: str = ""
    output: str = ""
    reason: str = ""
    told: str = ""
    unsupported: str = ""
    schedules: int = 0
    failed_schedules: int = 0
    replay: str = ""
    explanation: str = ""
    wall_seconds: float = 0.0
    calls: int = 0
    sent_bytes: int = 0
    received_bytes: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the submission as a whole, reported once.

    kind: SYNTAX_ERROR, IMPORT_ERROR, MISSING_FILE, IGNORED_FILE, TOO_LARGE, NOT_A_FILE, or a verdict's name.
    where: "ladder.py:12", a file name, or "".
    """

    kind: str
    where: str
    message: str


@dataclass(frozen=True, slots=True)
class SandboxFact:
    """Which box the submission ran in, and whether that box isolates."""

    backend: str
    isolated: bool
    image: str = ""


@dataclass(frozen=True, slots=True)
class Usage:
    """What a run cost: wall and CPU seconds, and the highest memory of the box in MiB."""

    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0
    peak_memory_mib: int = 0


@dataclass(frozen=True, slots=True)
class Provenance:
    """Everything a verdict depends on besides the submission: digests "sha256:...", versions, seed."""

    suite: str = ""
    guest: str = ""
    python: str = ""
    seed: int = 0


@dataclass(frozen=True, slots=True)
class RunRecord:
    """The facts of one run.

    checks: as declared, in the suite's order. cases: hidden cases, in the order they ran.
    smoke: the visible smoke tests' cases. failure: "" or the sentence that says why we could not run (then nothing
    here may be scored); failure_detail: for the log file.
    """

    sandbox: SandboxFact
    limits: Limits
    checks: tuple[CheckFact, ...] = ()
    cases: tuple[CaseFact, ...] = ()
    smoke: tuple[CaseFact, ...] = ()
    problems: tuple[Problem, ...] = ()
    usage: Usage = field(default_factory=Usage)
    provenance: Provenance = field(default_factory=Provenance)
    failure: str = ""
    failure_detail: str = ""
