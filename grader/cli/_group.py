"""The commands as click knows them: one file a command, each loaded when it is asked for."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path

import click

from grader import settings
from grader.cli._names import DEFAULT, names
from grader.settings import Settings

__all__ = ["group", "settings_here"]


class _Commands(click.Group):
    """The commands that lie in this package. What names none is an exercise: `grade 3` is `grade run 3`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click names it
        return names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__package__}.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.list_commands(ctx):
            args = [DEFAULT, *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--root", metavar="DIR", type=click.Path(path_type=Path), help="The course, by default found from here upwards.")
@click.version_option(package_name="prodgrade", prog_name="grade")
@click.pass_context
def group(context: click.Context, root: Path | None) -> None:
    """Grade exercises that lead from notebook code to production code. `grade EXERCISE` grades your work on one."""
    found = settings_here()
    if root is not None:
        from dataclasses import replace

        found = replace(found, root=found.working_folder / root)
    context.obj = found


def settings_here() -> Settings:
    """What the environment and the streams of this process decide."""
    terminal = sys.stderr.isatty()
    width = os.get_terminal_size(sys.stderr.fileno()).columns if terminal else 0
    streams = settings.Streams(sys.stdout.isatty(), terminal, width)
    return settings.read(os.environ, streams, Path.cwd())
