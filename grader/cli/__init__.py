"""The command `grade`: one file a command, each loaded when it is asked for; errors and exit codes in one place."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import click

from grader import settings
from grader.errors import GraderError, NotGradedError
from harness.errors import HarnessError
from harness.plugins import UnknownPluginError

if TYPE_CHECKING:
    from grader.settings import Settings

__all__ = ["main"]

_PASSED, _IMPOSSIBLE, _OURS, _INTERRUPTED = 0, 2, 3, 130
_DEFAULT = "run"


class _Commands(click.Group):
    """The commands that lie in this package. What names none is an exercise: `grade 3` is `grade run 3`."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click names it
        return sorted(module.name for module in iter_modules(__path__) if not module.name.startswith("_"))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.list_commands(ctx):
            args = [_DEFAULT, *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--root", metavar="DIR", type=click.Path(path_type=Path), help="The course, by default found from here upwards.")
@click.version_option(package_name="prodgrade", prog_name="grade")
@click.pass_context
def _group(context: click.Context, root: Path | None) -> None:
    """Grade exercises that lead from notebook code to production code. `grade EXERCISE` grades your work on one."""
    found = _settings()
    if root is not None:
        from dataclasses import replace

        found = replace(found, root=found.working_folder / root)
    context.obj = found


def main(arguments: Sequence[str] | None = None) -> int:  # noqa: PLR0911 - one for each exit code
    """Run one command; the exit code."""
    _heed_termination()
    try:
        code: Any = _group(args=None if arguments is None else [*arguments], prog_name="grade", standalone_mode=False)
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("grade: interrupted; nothing was written", err=True)
        return _INTERRUPTED
    except click.ClickException as error:
        error.show()
        return _IMPOSSIBLE
    except (GraderError, UnknownPluginError) as error:
        _tell(str(error), getattr(error, "hint", ""))
        return _IMPOSSIBLE
    except HarnessError as error:
        detail = error.detail if isinstance(error, NotGradedError) else ""
        _tell(error.message, _with_log(error.hint, f"{error.message}\n{detail}\n"))
        return _OURS
    except Exception as error:  # noqa: BLE001 - a fault of ours must not read as a learner's
        import traceback

        _tell(f"something of ours failed ({type(error).__name__}); no score is claimed", _with_log("", traceback.format_exc()))
        return _OURS
    return code if isinstance(code, int) else _PASSED


def _heed_termination() -> None:
    """What asks us to end lets us clean up first, as Ctrl-C does; asked again, we end at once."""

    def interrupt(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        for name in ("SIGTERM", "SIGHUP"):
            if signal.getsignal(getattr(signal, name)) is signal.SIG_DFL:  # who ignores a hang-up, wants to outlive it
                signal.signal(getattr(signal, name), interrupt)


def _settings() -> Settings:
    terminal = sys.stderr.isatty()
    width = os.get_terminal_size(sys.stderr.fileno()).columns if terminal else 0
    streams = settings.Streams(sys.stdout.isatty(), terminal, width)
    return settings.read(os.environ, streams, Path.cwd())


def _tell(message: str, hint: str) -> None:
    click.echo(f"grade: {message}", err=True)
    if hint:
        click.echo(f"       {hint}", err=True)


def _with_log(hint: str, text: str) -> str:
    """The hint, and where the log file is that holds the rest."""
    try:
        folder = _settings().state_folder / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.log"
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return hint
    return f"{hint}{'; ' if hint else ''}log: {path}"
