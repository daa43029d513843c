"""The room of report formats: one file a format; and writing a report whole or not at all, once for all of them."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from grader.errors import ReportError
from grader.model import Report
from harness.plugins import Room

__all__ = ["REPORTERS", "render", "write"]

REPORTERS = Room(__name__, "report format")


def render(report: Report, report_format: str) -> str:
    """The report in that format. Raises UnknownPluginError."""
    text = REPORTERS.load(report_format).render(report)
    if isinstance(text, str):
        return text
    raise TypeError(f"reporter {report_format!r} returned {type(text).__name__}, not str")


def write(report: Report, report_format: str, path: Path) -> None:
    """Write the report to a file: either the whole text is there afterwards, or what was there before.

    Raises UnknownPluginError, and ReportError when the file cannot be written.
    """
    content = render(report, report_format).encode("utf-8", errors="backslashreplace")
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(content)  # a pipe or a device: replacing it would remove it
        else:
            _replace(path.resolve(), content)
    except OSError as error:
        message = f"cannot write the {report_format} report to {path}: {error.strerror}"
        raise ReportError(message, hint="give a file in a folder that exists and may be written") from error


def _replace(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        _write_to_disk(draft, content)
        draft.replace(path)
    except BaseException:  # also when interrupted: no half-written file is left behind
        draft.unlink(missing_ok=True)
        raise


def _write_to_disk(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(descriptor)
