"""`grade verify`: whether an exercise is fit to be handed to anybody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.model import Exercise
    from grader.settings import Settings
    from grader.verify import Finding

__all__ = ["command"]


@click.command("verify")
@click.argument("exercises", metavar="[EXERCISE]...", nargs=-1)
@click.option("--rule", "rules", metavar="RULE", multiple=True, help="Only this rule; may repeat.")
@click.option("--explain", metavar="RULE", help="Print what a rule asks for and why, and verify nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option("--sandbox", metavar="NAME", help="By default the strongest that works here.")
@click.option("--workers", metavar="N", default=2, show_default=True, help="How many rules to look at at a time.")
@click.option("--fresh", is_flag=True, help="Grade everything anew, whatever is remembered.")
@click.pass_obj
def command(found: Settings, /, exercises: tuple[str, ...], rules: tuple[str, ...], explain: str | None, **options: object) -> int:
    """Check EXERCISES (all, if none is named) against every rule of a good exercise."""
    from grader.verify import RULES, rule

    if explain is not None:
        click.echo(rule(explain).__doc__.strip())
        return 0
    for name in rules:
        rule(name)
    findings: list[Finding] = []
    for exercise in _chosen(found, exercises):
        findings += _verified(found, exercise, rules, options)
    broken = [finding for finding in findings if finding.complaints]
    if options["as_json"]:
        told = [{"exercise": f.exercise, "rule": f.rule, "complaints": list(f.complaints)} for f in findings]
        click.echo(json.dumps({"format": 1, "passed": not broken, "findings": told}, indent=2))
    elif broken:
        click.echo(f"\n{len(broken)} of {len(findings)} rules are broken; `grade verify --explain RULE` says what a rule asks for and why")
    else:
        click.echo(f"\nAll as it must be: {len(findings)} of {len(findings)} rules hold ({len(RULES.names())} rules).")
    return 1 if broken else 0


def _chosen(found: Settings, names: tuple[str, ...]) -> list[Exercise]:
    from grader import catalog

    if names:
        return [catalog.find(name, root=found.root, working_folder=found.working_folder) for name in names]
    return catalog.list_all(found.root or catalog.layout.find_root(found.working_folder))


def _verified(found: Settings, exercise: Exercise, rules: tuple[str, ...], options: dict[str, object]) -> list[Finding]:
    from grader.verify import Evidence, verify

    cache: Path | None = None if options["fresh"] else found.state_folder / "verify"
    evidence = Evidence(exercise, sandbox=str(options["sandbox"] or found.sandbox), cache=cache)
    findings = []
    for finding in verify(evidence, rules, workers=int(str(options["workers"]))):
        findings.append(finding)
        if not options["as_json"]:
            click.echo(f"{'✗' if finding.complaints else '✓'} {exercise.id} {finding.rule}")
            for complaint in finding.complaints:
                click.echo(f"    {complaint}")
    return findings
