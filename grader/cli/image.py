"""`grade image build|list`: the sandbox images of the container engine."""

from __future__ import annotations

from pathlib import Path

import click

__all__ = ["command"]


@click.group("image")
def command() -> None:
    """The images that the docker sandbox runs."""


@command.command("build")
@click.option("--base", metavar="IMAGE", default="python:3.12-slim", show_default=True, help="An image with Python 3.11 or newer.")
@click.option("--wheels", metavar="DIR", type=click.Path(path_type=Path, exists=True, file_okay=False), help="Install from these, offline.")
@click.option("--name", metavar="NAME", default="default", show_default=True, help="What exercises call it.")
@click.option(
    "--library", "libraries", metavar="REQUIREMENT", multiple=True, help="Besides numpy, pytest and hypothesis in the default image."
)
def build(base: str, wheels: Path | None, name: str, libraries: tuple[str, ...]) -> int:
    """Build the sandbox image."""
    from harness.sandbox.docker import image

    built = image.build(
        base=base, wheels=wheels, name=name, libraries=libraries or image.NEEDED, on_progress=lambda line: click.echo(line, err=True)
    )
    click.echo(f"{built.name}  {built.digest}  {built.size_mib} MiB")
    return 0


@command.command("list")
def show() -> int:
    """List the sandbox images, newest first."""
    from harness.sandbox.docker import image

    for found in image.images():
        click.echo(f"{found.name}  {found.digest}  {found.size_mib} MiB")
    return 0
