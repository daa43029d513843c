"""`grade list`: the exercises of this course."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from grader import catalog
from grader.catalog import layout

if TYPE_CHECKING:
    from grader.settings import Settings

__all__ = ["command"]


@click.command("list")
@click.option("--track", metavar="T", help="Only the exercises of this track.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for programs.")
@click.pass_obj
def command(found: Settings, track: str | None, *, as_json: bool) -> int:
    """List the exercises: what there is, and how long each takes."""
    root = found.root or layout.find_root(found.working_folder)
    chosen = [exercise for exercise in catalog.list_all(root) if track in (None, exercise.track)]
    rows = [
        {"id": e.id, "slug": e.slug, "title": e.title, "track": e.track, "kind": e.kind, "minutes": e.minutes, "stars": e.stars}
        for e in chosen
    ]
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return 0
    for row in rows:
        click.echo(f"{row['id']:<12} {'★' * int(str(row['stars'])):<5} {row['minutes']:>4} min  {row['title']}")
    return 0
