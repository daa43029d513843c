"""`grade hint EXERCISE`: one hint at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.hints import Hint
    from grader.settings import Settings

__all__ = ["command"]


@click.command("hint")
@click.argument("exercise")
@click.option("--given", "only_given", is_flag=True, help="Print the hints that you had already, and give no new one.")
@click.pass_obj
def command(found: Settings, exercise: str, only_given: bool) -> int:  # noqa: FBT001 - click passes it by name
    """Give the next hint on EXERCISE. Asking is free."""
    from grader import catalog, hints

    chosen = catalog.find(exercise, root=found.root, working_folder=found.working_folder)
    folder = found.state_folder / "hints"
    if only_given:
        told = hints.given(chosen, folder)
        click.echo("\n\n".join(map(_said, told)) if told else f"No hint on {chosen.id} was given yet; there are {len(chosen.hints)}.")
        return 0
    hint = hints.next_hint(chosen, folder)
    click.echo(_said(hint))
    left = hint.count - hint.number
    click.echo(f"\n{left} more when you ask again." if left else "\nThat was the last one." if hint.is_new else "\nThere are no more.")
    return 0


def _said(hint: Hint) -> str:
    return f"Hint {hint.number} of {hint.count}: {hint.text}"
