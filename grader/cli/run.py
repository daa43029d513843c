"""`grade run EXERCISE`: grade one submission and report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from grader.cli._progress import Progress
from grader.cli._traffic import Traffic
from grader.errors import UsageError
from harness import examiners

if TYPE_CHECKING:
    from grader.model import Report
    from grader.settings import Settings
    from harness.facts import CaseFact

__all__ = ["command"]

_NOT_PASSED = 1
_OPTION = {"modules": "module", "libraries": "library"}


@click.command("run")
@click.argument("exercise", required=False)
@click.option("--submission", metavar="DIR", type=click.Path(path_type=Path), help="What to grade, by default the exercise's own folder.")
@click.option(
    "--suite", metavar="DIR", type=click.Path(path_type=Path), help="Instead of an exercise: a folder of pytest or unittest files."
)
@click.option("--give", metavar="GLOB", multiple=True, help="With --suite: files of it that the submission may read; may repeat.")
@click.option(
    "--module", "modules", metavar="NAME", multiple=True, help="With --suite: a module to take from the submission, whoever else has it."
)
@click.option("--library", "libraries", metavar="NAME", multiple=True, help="With --suite: a package that the submission may import.")
@click.option("--show", is_flag=True, help="With --suite: quote what failing tests compared.")
@click.option("--stats", is_flag=True, help="Print what crossed the wire in each case.")
@click.option("--sandbox", metavar="NAME", help="auto, docker, bubblewrap or bare; by default the strongest that works here.")
@click.option("--report", "reports", metavar="FORMAT=FILE", multiple=True, help="Write a report too; - is standard output.")
@click.option("--check", "checks", metavar="ID", multiple=True, help="Run only this check; may repeat.")
@click.option("--replay", metavar="ID", default="", help="Of cases with threads under control, run one schedule only, like rand2:5.")
@click.option("--quiet", is_flag=True, help="Print nothing but what was asked for by --report.")
@click.option("--no-color", "plain", is_flag=True, help="No colours.")
@click.pass_obj
def command(found: Settings, /, **options: Any) -> int:
    """Grade what you wrote for EXERCISE (an id, a number, a folder), or any work with --suite."""
    with examiners.loaded():
        return _run(found, options)


def _run(found: Settings, options: Mapping[str, Any]) -> int:
    wanted = [_wanted(report) for report in options["reports"]]
    if sum(target == "-" for _, target in wanted) > 1:
        raise UsageError("only one report fits on standard output", hint="give the others a file")
    _check_formats([name for name, _ in wanted])
    folder = None if options["submission"] is None else found.working_folder / options["submission"]
    if folder is not None and not folder.is_dir():
        raise UsageError(f"there is no folder {options['submission']}", hint="give the folder that holds the submission's files")
    _check_choice(options)
    quiet = options["quiet"]
    traffic = Traffic()
    with Progress(options["exercise"] or str(options["suite"]), animate=found.animate and not quiet) as progress:

        def saw(case: CaseFact) -> None:
            progress.saw(case)
            traffic.saw(case)

        report = _graded(found, folder, options, saw)
    _deliver(report, wanted, found, quiet=quiet, plain=options["plain"])
    if options["stats"]:
        click.echo(f"\n{traffic.table()}", err=True)
    return 0 if report.passed else _NOT_PASSED


def _check_choice(options: Mapping[str, Any]) -> None:
    """Either an exercise, or a suite with a submission."""
    if (options["exercise"] is None) == (options["suite"] is None):
        raise UsageError(
            "say what to grade: an exercise, or --suite DIR", hint="grade exercise-03, or grade run --suite tests --submission work"
        )
    if options["suite"] is not None and options["submission"] is None:
        raise UsageError("--suite needs a submission", hint="add --submission DIR")
    if options["replay"] and options["suite"] is not None:
        raise UsageError("--replay goes with an exercise", hint="leave it out, or name the exercise")
    if options["suite"] is None:
        for name in ("give", "modules", "libraries", "show"):
            if options[name]:
                raise UsageError(f"--{_OPTION.get(name, name)} goes with --suite", hint="an exercise says this in its exercise.toml")


def _graded(found: Settings, folder: Path | None, options: Mapping[str, Any], saw: Callable[[CaseFact], None]) -> Report:
    sandbox = options["sandbox"] or found.sandbox
    if options["suite"] is not None and folder is not None:
        from grader.foreign import grade_suite

        return grade_suite(
            found.working_folder / options["suite"],
            folder,
            give=options["give"],
            modules=options["modules"],
            libraries=options["libraries"],
            shown=options["show"],
            sandbox=sandbox,
            only=options["checks"],
            on_case=saw,
        )
    from grader import pipeline

    return pipeline.grade(
        options["exercise"], folder, sandbox=sandbox, root=found.root, only=options["checks"], on_case=saw, replay=options["replay"]
    )


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
