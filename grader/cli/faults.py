"""`grade faults EXERCISE`: what operators make of a correct implementation, and whether the accepted tests notice."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from grader.settings import Settings

__all__ = ["command"]


@click.command("faults")
@click.argument("exercise")
@click.option("--of", "base", metavar="NAME", default="", help="Which correct implementation; by default the one that learners have.")
@click.option("--all", "everything", is_flag=True, help="Show those that are found, too.")
@click.option("--equivalent", metavar="ID", help="Mark one that nobody can tell from its base, and list nothing.")
@click.option("--reason", default="", help="Why it is equivalent.")
@click.pass_obj
def command(found: Settings, exercise: str, base: str, *, everything: bool, equivalent: str | None, reason: str) -> int:
    """List the faults that operators generate for EXERCISE, each with a diff and what the accepted tests make of it."""
    from grader import catalog, faults

    chosen = catalog.find(exercise, root=found.root, working_folder=found.working_folder)
    if equivalent is not None:
        click.echo(f"kept in {faults.mark(chosen, equivalent, reason, base)}")
        return 0
    number: Counter[str] = Counter()
    for fault in faults.listed(chosen, base):
        number[fault.fate] += 1
        if everything or fault.fate not in {"found", "equivalent"}:
            said = fault.found_by or fault.reason
            click.echo(f"{fault.id}  {fault.fate}{f': {said}' if said else ''}\n{fault.diff}\n")
    click.echo(", ".join(f"{count} {fate}" for fate, count in sorted(number.items())) or "no operator finds a place")
    return 1 if number["alive"] + number["unasked"] else 0
