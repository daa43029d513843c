"""`grade doctor`: what this machine can do, tried for real."""

from __future__ import annotations

import platform

import click

from harness.sandbox import SANDBOXES, conformance, explain

__all__ = ["command"]


@click.command("doctor")
def command() -> int:
    """Try every sandbox on this machine, and say what each of them holds."""
    click.echo(f"Python {platform.python_version()} on {platform.system()} {platform.release()}")
    usable = 0
    for standing in explain():
        kind = "sandbox" if standing.isolates else "no sandbox: for your own code only"
        if standing.missing is not None:
            click.echo(f"\n{standing.name} ({kind}): does not work here\n  {standing.missing}")
            continue
        usable += standing.isolates
        click.echo(f"\n{standing.name} ({kind}): works")
        for guarantee in conformance.probe(SANDBOXES.load(standing.name)):
            click.echo(f"  {'✓' if guarantee.held else '✗'} {guarantee.sentence}")
    if not usable:
        click.echo("\nNo sandbox works here. Start a container engine and run `grade image build`, or use Linux with bubblewrap.")
    return 0
