"""What the submission prints: kept apart from our own stream, bounded, and handed over with the next reply."""

from __future__ import annotations

import fcntl
import io
import os
import sys
import tempfile
from typing import TextIO

__all__ = ["OutputLimitError", "Prints"]

_lseek, _read, _write, _fstat = os.lseek, os.read, os.write, os.fstat


class OutputLimitError(BaseException):
    """The submission printed more than it may; raised in the print itself, past every `except Exception`."""


class _Bounded(io.RawIOBase):
    """Standard output or error of the submission: a descriptor that refuses to grow past the limit."""

    def __init__(self, descriptor: int, prints: Prints) -> None:
        self._descriptor = descriptor
        self._prints = prints

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._descriptor

    def write(self, data: bytes) -> int:  # type: ignore[override]  # any buffer; bytes is what a text layer sends
        self._prints.take_room(len(data))
        return _write(self._descriptor, data)


class Prints:
    """Puts files of its own under descriptors 1 and 2, so that prints from C code and child processes are kept too."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit = limit_bytes
        self._printed = 0
        self._taken = [0, 0]
        self.exceeded = False
        for descriptor in (1, 2):
            fresh = _unnamed_file()
            os.dup2(fresh, descriptor, inheritable=True)
            os.close(fresh)
        sys.stdout = self._text(1)
        sys.stderr = self._text(2)
        sys.__stdout__, sys.__stderr__ = sys.stdout, sys.stderr  # type: ignore[assignment, misc]  # final only for type checkers

    def take_room(self, size: int) -> None:
        """Count `size` more bytes. Raises OutputLimitError when that is too many."""
        self._printed += size
        if self._printed > self._limit:
            self.exceeded = True
            raise OutputLimitError(f"printed more than {self._limit // 1024} KiB")

    def collect(self) -> tuple[str, str]:
        """What came to standard output and standard error since the last call."""
        return self._collect(0), self._collect(1)

    def _collect(self, index: int) -> str:
        try:
            size = _fstat(index + 1).st_size
            start = self._taken[index]
            if size <= start:
                return ""
            if size > self._limit:
                self.exceeded = True
            length = max(0, min(size, self._limit) - start)
            _lseek(index + 1, start, os.SEEK_SET)
            data = _read(index + 1, length)
            _lseek(index + 1, 0, os.SEEK_END)
        except OSError:
            return ""  # the submission closed its own descriptor: it prints to nobody
        self._taken[index] = start + len(data)
        return data.decode("utf-8", "replace")

    def _text(self, descriptor: int) -> TextIO:
        return io.TextIOWrapper(  # type: ignore[type-var]  # unbuffered: what is printed is there at once
            _Bounded(descriptor, self),
            encoding="utf-8",
            errors="backslashreplace",
            write_through=True,
        )


def _unnamed_file() -> int:
    try:
        descriptor = os.memfd_create("prints", 0)
    except (AttributeError, OSError):  # macOS has none, and some boxes forbid it
        descriptor, path = tempfile.mkstemp()
        os.unlink(path)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_APPEND)
    return descriptor
