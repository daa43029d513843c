"""`grade verify`: whether an exercise is fit to be handed to anybody."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli._progress import Counter
from harness import examiners

if TYPE_CHECKING:
    from grader.model import Exercise
    from grader.settings import Settings
    from grader.verify import Finding

__all__ = ["command"]

_KEPT, _BROKEN, _UNKNOWN = 0, 1, 3


@click.command("verify")
@click.argument("exercises", metavar="[EXERCISE]...", nargs=-1)
@click.option("--rule", "rules", metavar="RULE", multiple=True, help="Only this rule; may repeat.")
@click.option("--explain", metavar="RULE", help="Print what a rule asks for and why, and verify nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option("--sandbox", metavar="NAME", help="By default the strongest that works here.")
@click.option("--workers", metavar="N", type=click.IntRange(min=1), help="How many grades to make at a time; by default one a core.")
@click.option("--fresh", is_flag=True, help="Grade everything anew, whatever is remembered.")
@click.pass_obj
def command(found: Settings, /, exercises: tuple[str, ...], rules: tuple[str, ...], explain: str | None, **options: object) -> int:
    """Check EXERCISES (all, if none is named) against every rule of a good exercise."""
    from grader.verify import RULES, Outcome, rule

    if explain is not None:
        click.echo(rule(explain).__doc__.strip())
        return _KEPT
    for name in rules:
        rule(name)
    findings: list[Finding] = []
    with examiners.loaded():
        for exercise in _chosen(found, exercises):
            findings += _verified(found, exercise, rules, options)
    if options["as_json"]:
        click.echo(json.dumps({"format": 1, "passed": not _code(findings), "findings": [_plain(f) for f in findings]}, indent=2))
        return _code(findings)
    number = {outcome: sum(finding.outcome is outcome for finding in findings) for outcome in Outcome}
    asked = len(findings) - number[Outcome.SPARED] - number[Outcome.SWITCHED_OFF]
    if _code(findings) == _KEPT:
        off = f"; {number[Outcome.SWITCHED_OFF]} switched off" if number[Outcome.SWITCHED_OFF] else ""
        click.echo(f"\nAll as it must be: {asked} of {asked} rules hold{off} ({len(RULES.names())} rules).")
    else:
        unknown = f", {number[Outcome.UNKNOWN]} could not be judged" if number[Outcome.UNKNOWN] else ""
        click.echo(
            f"\n{number[Outcome.BROKEN]} of {asked} rules are broken{unknown}; `grade verify --explain RULE` says what a rule asks for"
        )
    return _code(findings)


def _code(findings: list[Finding]) -> int:
    """Nothing is claimed where something could not be judged."""
    from grader.verify import Outcome

    outcomes = {finding.outcome for finding in findings}
    return _UNKNOWN if Outcome.UNKNOWN in outcomes else _BROKEN if Outcome.BROKEN in outcomes else _KEPT


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "exercise": finding.exercise,
        "rule": finding.rule,
        "outcome": finding.outcome.value,
        "complaints": list(finding.complaints),
        "reason": finding.reason,
        "remarks": list(finding.remarks),
    }


def _chosen(found: Settings, names: tuple[str, ...]) -> list[Exercise]:
    from grader import catalog

    if names:
        return [catalog.find(name, root=found.root, working_folder=found.working_folder) for name in names]
    return catalog.list_all(found.root or catalog.layout.find_root(found.working_folder))


def _verified(found: Settings, exercise: Exercise, rules: tuple[str, ...], options: dict[str, object]) -> list[Finding]:
    from grader.verify import Evidence, verify

    cache: Path | None = None if options["fresh"] else found.state_folder / "verify"
    workers = int(str(options["workers"] or os.cpu_count() or 1))
    findings = []
    with Counter(f"{exercise.id}: grades made", animate=found.animate) as counter:
        sandbox = str(options["sandbox"] or found.sandbox)
        evidence = Evidence(exercise, sandbox=sandbox, cache=cache, workers=workers, on_grade=counter.count)
        for finding in verify(evidence, rules):
            findings.append(finding)
            if not options["as_json"]:
                counter.clear()
                _tell(finding)
    return findings


def _tell(finding: Finding) -> None:
    from grader.verify import Outcome

    marks = {Outcome.KEPT: "✓", Outcome.BROKEN: "✗", Outcome.UNKNOWN: "?"}
    aside = f" ({finding.outcome.value}: {finding.reason})" if finding.reason else ""
    click.echo(f"{marks.get(finding.outcome, '-')} {finding.exercise} {finding.rule}{aside}")
    for line in (*finding.complaints, *finding.remarks):
        click.echo(f"    {line}")
