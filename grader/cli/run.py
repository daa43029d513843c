"""`grade run EXERCISE`: grade one submission and report."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli._progress import Progress
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.model import Report
    from grader.settings import Settings

__all__ = ["command"]

_NOT_PASSED = 1


@click.command("run")
@click.argument("exercise")
@click.option("--submission", metavar="DIR", type=click.Path(path_type=Path), help="What to grade, by default the exercise's own folder.")
@click.option("--sandbox", metavar="NAME", help="auto, docker, bubblewrap or bare; by default the strongest that works here.")
@click.option("--report", "reports", metavar="FORMAT=FILE", multiple=True, help="Write a report too; - is standard output.")
@click.option("--check", "checks", metavar="ID", multiple=True, help="Run only this check; may repeat.")
@click.option("--quiet", is_flag=True, help="Print nothing but what was asked for by --report.")
@click.option("--no-color", "plain", is_flag=True, help="No colours.")
@click.pass_obj
def command(  # noqa: PLR0917 - click passes by name
    found: Settings,
    exercise: str,
    submission: Path | None,
    sandbox: str | None,
    reports: tuple[str, ...],
    checks: tuple[str, ...],
    *,
    quiet: bool,
    plain: bool,
) -> int:
    """Grade what you wrote for EXERCISE (an id, a number, a folder)."""
    wanted = [_wanted(report) for report in reports]
    if sum(target == "-" for _, target in wanted) > 1:
        raise UsageError("only one report fits on standard output", hint="give the others a file")
    _check_formats([name for name, _ in wanted])
    folder = None if submission is None else found.working_folder / submission
    if folder is not None and not folder.is_dir():
        raise UsageError(f"there is no folder {submission}", hint="give the folder that holds the submission's files")
    with Progress(exercise, animate=found.animate and not quiet) as progress:
        from grader import pipeline

        report = pipeline.grade(
            exercise,
            folder,
            sandbox=sandbox or found.sandbox,
            root=found.root,
            only=checks,
            on_case=progress.saw,
        )
    _deliver(report, wanted, found, quiet=quiet, plain=plain)
    return 0 if report.passed else _NOT_PASSED


def _wanted(text: str) -> tuple[str, str]:
    name, separator, target = text.partition("=")
    if not separator or not name or not target:
        raise UsageError(f"--report {text} names no file", hint="write it as FORMAT=FILE, like --report json=report.json, or json=-")
    return name, target


def _check_formats(names: list[str]) -> None:
    """Before anything is run: an unknown format must not cost a grade."""
    from grader.reporters import REPORTERS

    for name in names:
        REPORTERS.load(name)


def _deliver(report: Report, wanted: list[tuple[str, str]], found: Settings, *, quiet: bool, plain: bool) -> None:
    from grader import reporters

    for name, target in wanted:
        if target != "-":
            reporters.write(report, name, found.working_folder / target)
    on_output = [name for name, target in wanted if target == "-"]
    if on_output:
        click.echo(reporters.render(report, on_output[0]), nl=False)
    elif not quiet:
        from grader.reporters import terminal

        click.echo(terminal.render(report, width=found.width, colour=found.colour and not plain), nl=False, color=True)
