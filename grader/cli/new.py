"""`grade new exercise`: lay out the folders of a new exercise, for its author to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.settings import Settings

__all__ = ["command"]


@click.command("new")
@click.argument("what", type=click.Choice(["exercise"]))
@click.argument("name")
@click.option(
    "--kind", metavar="KIND", default="refactor", show_default=True, help="What learners do: refactor, tests, patterns, concurrency, ..."
)
@click.option("--module", metavar="NAME", default="", help="The module that learners fill in, by default named after the exercise.")
@click.pass_obj
def command(found: Settings, /, what: str, name: str, kind: str, module: str) -> int:  # noqa: ARG001 - the only choice
    """Lay out both folders of the exercise NAME, such as exercise-14-producer-consumer. Nothing is overwritten."""
    from grader import skeleton
    from grader.catalog import layout

    root = found.root or layout.find_root(found.working_folder)
    planned = skeleton.plan(name, kind=kind, module=module)
    written = skeleton.lay_out(planned, root)
    count = 0
    for path in written:
        number = len(list(skeleton.blanks(path.read_text("utf-8"))))
        count += number
        click.echo(f"{path.relative_to(root).as_posix()}{f'  ({number} to fill in)' if number else ''}")
    click.echo(f'\n{count} blanks are marked BLANK["..."]; docs/authors.md says in which order to fill them in.')
    click.echo(f"`grade verify {planned.folder[: len('exercise-') + len(planned.number)]}` finds those that are left.")
    return 0
