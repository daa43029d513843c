"""For people at a prompt: the score first, then each failure with its rule; complete without colour."""

from __future__ import annotations

import io

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.model import CheckReport, Report, Status
from grader.reporters.base import printable
from harness.facts import Verdict

__all__ = ["render"]

_WIDTH = 80
_INDENT = (0, 0, 0, 2)
_DEEPER = (0, 0, 0, 4)
_SIGNS = {
    Status.NOT_RUN: ("○", "red"),
    Status.FAILED: ("✗", "red"),
    Status.PARTIAL: ("◐", "yellow"),
    Status.PASSED: ("✓", "green"),
}


def render(report: Report, *, width: int = _WIDTH, colour: bool = False) -> str:
    """Lines of at most that width, except for words that are longer themselves; ANSI colours on request."""
    target = io.StringIO()
    # An empty environment: what the terminal can do was settled when the program started.
    console = Console(
        file=target, width=width, force_terminal=colour, color_system="standard" if colour else None, legacy_windows=False,
        emoji=False, markup=False, highlight=False, _environ={},
    )  # fmt: skip
    _print_head(console, report)
    _print_problems(console, report)
    _print_smoke(console, report)
    _print_checks(console, report)
    _print_foot(console, report)
    lines = [line.rstrip() for line in target.getvalue().split("\n")]
    return "\n".join(lines)


def _print_head(console: Console, report: Report) -> None:
    exercise = report.exercise
    title = Text.assemble((exercise.id, "bold"), "  ", exercise.slug)
    if report.label:
        title.append(f"  {printable(report.label)}", "cyan")
    _print_row(console, title, Text(_score(report), _mood(report.passed)))
    console.print(Text(_counts(report)))


def _print_problems(console: Console, report: Report) -> None:
    for problem in report.problems:
        console.print()
        place = f" {printable(problem.where)}" if problem.where else ""
        console.print(Text.assemble(("• ", "yellow"), problem.kind.lower().replace("_", " "), (place, "cyan")))
        console.print(Padding(Text(printable(problem.message)), _INDENT))


def _print_smoke(console: Console, report: Report) -> None:
    for case in report.smoke:
        if case.verdict is Verdict.PASSED:
            continue
        console.print()
        console.print(Text.assemble(("✗", "red"), f" {printable(case.id)}"))
        if case.message and not report.cause:
            console.print(Padding(Text(printable(case.message)), _INDENT))


def _print_checks(console: Console, report: Report) -> None:
    missed = [check for check in report.checks if check.status is not Status.PASSED]
    if report.cause:
        console.print()
        names = Text.assemble(("✗", "red"), f" {', '.join(check.id for check in missed)}".rstrip())
        console.print(names)
        console.print(Padding(Text(printable(report.cause)), _INDENT))
        return
    for check in missed:
        console.print()
        _print_check(console, check)


def _print_check(console: Console, check: CheckReport) -> None:
    sign, colour = _SIGNS[check.status]
    name = Text.assemble((sign, colour), f" {printable(check.id)}  {printable(f'{check.rule} {check.rule_name}'.strip())}")
    _print_row(console, name, Text(f"{printable(check.points)} / {printable(check.max_points)}", colour))
    if check.title:
        console.print(Padding(Text(printable(check.title)), _INDENT))
    if check.feedback:
        console.print(Padding(Text(printable(check.feedback)), _DEEPER if check.title else _INDENT))


def _print_foot(console: Console, report: Report) -> None:
    console.print()
    for note in report.notes:
        console.print(Text(printable(note)))


def _print_row(console: Console, left: Text, right: Text) -> None:
    row = Table.grid(expand=True)
    row.add_column(overflow="fold")
    row.add_column(justify="right", no_wrap=True)
    row.add_row(left, right)
    console.print(row)


def _score(report: Report) -> str:
    return "no score" if report.score is None else f"{report.score} / {report.max_score}"


def _counts(report: Report) -> str:
    smoke = f"smoke {sum(case.verdict is Verdict.PASSED for case in report.smoke)}/{len(report.smoke)}"
    hidden = f"hidden {sum(check.status is Status.PASSED for check in report.checks)}/{len(report.checks)}"
    return f"{smoke} · {hidden if report.score is not None else 'no hidden checks'} · {report.sandbox.backend}"


def _mood(passed: bool) -> str:  # noqa: FBT001 - one question, one answer
    return "green" if passed else "red"
