"""The exercise linter: one file a rule, each of which says what is wrong with an exercise, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import cast

from grader.verify.base import Rule
from grader.verify.evidence import Evidence
from harness.plugins import Room

__all__ = ["RULES", "Evidence", "Finding", "rule", "verify"]

RULES = Room(__name__, "rule", not_plugins=("base", "evidence", "grades", "trees"))


@dataclass(frozen=True, slots=True)
class Finding:
    """What one rule says about one exercise. complaints: sentences; () when the exercise keeps the rule."""

    exercise: str
    rule: str
    complaints: tuple[str, ...]


def rule(name: str) -> Rule:
    """The rule of that name; underscores and hyphens are the same. Raises UnknownPluginError."""
    return cast("Rule", RULES.load(name.replace("-", "_")))


def verify(evidence: Evidence, names: Sequence[str] = (), *, workers: int = 2) -> Iterator[Finding]:
    """What each rule finds, in the order of their names; all rules unless some are named. Raises UnknownPluginError."""
    chosen = [name.replace("-", "_") for name in names] or RULES.names()
    rules = {name: rule(name) for name in chosen}
    with ThreadPoolExecutor(workers) as pool:
        asked = {name: pool.submit(_complaints, rules[name], evidence) for name in chosen}
        for name, answer in asked.items():
            yield Finding(evidence.exercise.id, name.replace("_", "-"), answer.result())


def _complaints(asked: Rule, evidence: Evidence) -> tuple[str, ...]:
    return tuple(asked.complaints(evidence))
