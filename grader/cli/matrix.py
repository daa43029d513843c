"""`grade matrix EXERCISE`: grade all that an exercise keeps for its own proof, and print who loses what."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.matrix import Result
    from grader.settings import Settings

__all__ = ["command"]


@click.command("matrix")
@click.argument("exercise")
@click.option("--sandbox", metavar="NAME", help="By default the strongest that works here.")
@click.option("--workers", metavar="N", default=2, show_default=True, help="How many to grade at a time.")
@click.pass_obj
def command(found: Settings, exercise: str, sandbox: str | None, workers: int) -> int:
    """Print the kill matrix of EXERCISE: accepted, partial, cheating and mutated submissions by check."""
    from grader import catalog, matrix, pipeline
    from harness import examiners

    chosen = catalog.find(exercise, root=found.root, working_folder=found.working_folder)
    results: list[Result] = []
    with examiners.loaded():
        for result in matrix.run(
            matrix.entries(chosen),
            lambda submission: pipeline.grade(chosen, submission, sandbox=sandbox or found.sandbox),
            workers=workers,
        ):
            if not results:
                click.echo(f"{'':<28}{'score':>6}  " + " ".join(f"{check:>3}" for check in result.checks))
            results.append(result)
            click.echo(f"{result.entry.kind + ' ' + result.entry.name:<28}{float(result.score):>6g}  {_row(result)}{_end(result)}".rstrip())
    said = matrix.complaints(results)
    click.echo("\n".join(["", *said]) if said else "\nAll as expected: ✗ named for it and lost, x lost besides, ! named for it and kept.")
    return 1 if said else 0


def _row(result: Result) -> str:
    marks = {(True, True): "✗", (True, False): "x", (False, True): "!", (False, False): "·"}
    return " ".join(f"{marks[check in result.lost, check in result.entry.kills]:>3}" for check in result.checks)


def _end(result: Result) -> str:
    return f"   <- {result.complaint}" if result.complaint else ""
