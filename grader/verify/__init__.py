"""The exercise linter: one file a rule, each of which says what is wrong with an exercise, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import Enum
from typing import cast

from grader.errors import GraderError, NotGradedError, UsageError
from grader.verify.base import Cost, Remarking, Rule
from grader.verify.evidence import Evidence
from harness.plugins import Room

__all__ = ["RULES", "Evidence", "Finding", "Outcome", "rule", "verify"]

_MATERIAL = ("base", "cheating", "direct_runs", "evidence", "grades", "kept", "notes", "ruins", "trees")
RULES = Room(__name__, "rule", not_plugins=_MATERIAL)


class Outcome(Enum):
    """How an exercise stands by one rule. The first member is what it has until it is seen to do better."""

    UNKNOWN = "unknown"
    BROKEN = "broken"
    SWITCHED_OFF = "switched off"
    SPARED = "spared"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about one exercise.

    complaints: a sentence for each thing that is wrong. reason: why the rule was not asked, or could not be answered.
    remarks: what it has measured, whether that is wrong or not.
    """

    exercise: str
    rule: str
    outcome: Outcome = Outcome.UNKNOWN
    complaints: tuple[str, ...] = ()
    reason: str = ""
    remarks: tuple[str, ...] = ()


def rule(name: str) -> Rule:
    """The rule of that name; underscores and hyphens are the same. Raises UnknownPluginError."""
    return cast("Rule", RULES.load(name.replace("-", "_")))


def verify(evidence: Evidence, names: Sequence[str] = ()) -> Iterator[Finding]:
    """What each rule finds; all rules unless some are named. Cheap rules come first, and those that measure are alone.

    Raises UnknownPluginError, and UsageError when NOTES.md cannot be understood.
    """
    chosen = list(dict.fromkeys(name.replace("-", "_") for name in names)) or RULES.names()
    _check_notes(evidence)
    rules = sorted(((name, rule(name)) for name in chosen), key=lambda item: (item[1].COST, item[0]))
    together = [item for item in rules if item[1].COST is not Cost.MEASURES]
    with ThreadPoolExecutor(max(1, len(together))) as pool:
        asked = [pool.submit(_finding, name, found, evidence) for name, found in together]
        try:
            yield from (answer.result() for answer in asked)
        finally:
            for answer in asked:
                answer.cancel()
            if not all(answer.done() for answer in asked):
                evidence.stop()
    yield from (_finding(name, found, evidence) for name, found in rules if found.COST is Cost.MEASURES)


def _check_notes(evidence: Evidence) -> None:
    known = {name.replace("_", "-") for name in RULES.names()}
    for name in evidence.notes.switched_off:
        if name not in known:
            raise UsageError(
                f"{evidence.home / 'NOTES.md'} switches off {name!r}, which is no rule", hint=f"there are {', '.join(sorted(known))}"
            )


def _finding(name: str, asked: Rule, evidence: Evidence) -> Finding:
    exercise, spelled = evidence.exercise.id, name.replace("_", "-")
    if reason := evidence.notes.switched_off.get(spelled):
        return Finding(exercise, spelled, Outcome.SWITCHED_OFF, reason=reason)
    try:
        if reason := asked.spared(evidence):
            return Finding(exercise, spelled, Outcome.SPARED, reason=reason)
        complaints = tuple(asked.complaints(evidence))
        remarks = tuple(asked.remarks(evidence)) if isinstance(asked, Remarking) else ()
    except GraderError as error:  # what the author wrote cannot be read
        complaints, remarks = (error.message,), ()
    except NotGradedError as error:
        detail = error.detail.strip().splitlines()[-1:]
        return Finding(exercise, spelled, Outcome.UNKNOWN, reason=" ".join([f"{error.message}.", *detail]))
    return Finding(exercise, spelled, Outcome.BROKEN if complaints else Outcome.KEPT, complaints, remarks=remarks)
