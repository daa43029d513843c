"""The command `grade`: one file a command, each loaded when it is asked for; errors and exit codes in one place.

What takes longest is begun first: the process that will hold the suite starts before click is even imported.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import signal
import sys
import threading
from collections.abc import Sequence
from typing import Any

from grader.errors import GraderError, NotGradedError
from harness.errors import HarnessError
from harness.plugins import UnknownPluginError

__all__ = ["main"]

_PASSED, _IMPOSSIBLE, _OURS, _INTERRUPTED = 0, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    _heed_termination()
    if arguments is None:
        atexit.register(gc.freeze)  # the process ends with all it has; to look what of it is garbage takes a tenth of a second
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except KeyboardInterrupt:
        _tell("interrupted; nothing was written", "")
        return _INTERRUPTED
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


def _run(words: Sequence[str]) -> int:
    from grader.cli._names import will_grade

    with contextlib.ExitStack() as stack:
        if will_grade(words):
            from harness import examiners

            stack.enter_context(examiners.loaded())
        import click

        from grader.cli._group import group

        try:
            code: Any = group(args=[*words], prog_name="grade", standalone_mode=False)
        except click.exceptions.Exit as exit_:
            return exit_.exit_code
        except click.Abort:
            raise KeyboardInterrupt from None
        except click.ClickException as error:
            error.show()
            return _IMPOSSIBLE
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


def _tell(message: str, hint: str) -> None:
    sys.stderr.write(f"grade: {message}\n")
    if hint:
        sys.stderr.write(f"       {hint}\n")


def _with_log(hint: str, text: str) -> str:
    """The hint, and where the log file is that holds the rest."""
    from datetime import UTC, datetime

    from grader.cli._group import settings_here

    try:
        folder = settings_here().state_folder / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.log"
        path.write_text(text, encoding="utf-8", errors="backslashreplace")
    except OSError:
        return hint
    return f"{hint}{'; ' if hint else ''}log: {path}"
