"""What the submission prints is kept apart, bounded, and handed over in order; each test prints in a process of its own."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest

from harness.guest import prints
from harness.guest.prints import OutputLimitError, Prints
from tests.harness.guest.children import run


def test_prints_are_collected_by_stream() -> None:
    """Standard output and standard error come apart, and only what is new."""

    def printing() -> Any:
        kept = Prints(1000)
        print("one")  # noqa: T201 - to be collected
        print("two", file=sys.stderr)  # noqa: T201
        first = kept.collect()
        sys.__stdout__.write("three")  # type: ignore[union-attr]  # Prints puts one there
        return [first, kept.collect(), kept.collect(), kept.exceeded]

    assert run(printing) == [["one\n", "two\n"], ["three", ""], ["", ""], False]


def test_prints_past_python_are_collected() -> None:
    """What C code and child processes write to the descriptors lands between the prints, in order."""

    def printing() -> Any:
        kept = Prints(1000)
        print("a", end="")  # noqa: T201
        os.write(1, b"b")
        subprocess.run(["sh", "-c", "printf c; printf d >&2"], check=True)
        print("e", end="")  # noqa: T201
        return [kept.collect(), [sys.stdout.fileno(), sys.stderr.fileno()], sys.stdout.writable()]

    assert run(printing) == [["abce", "d"], [1, 2], True]


def test_any_text_can_be_printed() -> None:
    """A lone surrogate and bytes that are no text spoil nothing."""

    def printing() -> Any:
        kept = Prints(1000)
        print("\udc80ü")  # noqa: T201
        os.write(2, b"\xff!")
        return kept.collect()

    assert run(printing) == ["\\udc80ü\n", "\ufffd!"]


def test_printing_too_much_is_refused_in_the_print() -> None:
    """The print that goes over the limit raises, past every `except Exception`, and what came before is kept."""

    def printing() -> Any:
        kept = Prints(2048)
        sys.stdout.write("x" * 2000)
        try:
            sys.stderr.write("y" * 100)
        except OutputLimitError as error:
            said = [str(error), isinstance(error, Exception)]
        return [said, kept.exceeded, [len(text) for text in kept.collect()]]

    assert run(printing) == [["printed more than 2 KiB", False], True, [2000, 0]]


def test_writing_too_much_past_python_is_cut_off() -> None:
    """Who writes to the descriptor itself is not stopped, but no more than the limit is handed over, and it is noted."""

    def printing() -> Any:
        kept = Prints(100)
        os.write(1, b"x" * 60)
        first = kept.collect()[0]
        os.write(1, b"y" * 60)
        second = kept.collect()[0]
        os.write(1, b"z")
        return [first, second, kept.collect(), kept.exceeded]

    assert run(printing) == ["x" * 60, "y" * 40, ["", ""], True]


def test_a_closed_descriptor_prints_to_nobody() -> None:
    """A submission that closes its own standard output is not told about; the other stream goes on."""

    def printing() -> Any:
        kept = Prints(100)
        os.close(1)
        print("still here", file=sys.stderr)  # noqa: T201
        return kept.collect()

    assert run(printing) == ["", "still here\n"]


def _refusing(*_: object) -> int:
    raise OSError("forbidden")


@pytest.mark.parametrize("make", [None, _refusing, getattr(os, "memfd_create", _refusing)])
def test_the_file_has_no_name(make: Callable[..., int] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there are no files in memory, or none may be made, a file is made that nobody can open; both only grow."""
    if make is None:
        monkeypatch.delattr(os, "memfd_create", raising=False)
    else:
        monkeypatch.setattr(os, "memfd_create", make, raising=False)
    descriptor = prints._unnamed_file()
    assert os.fstat(descriptor).st_nlink == 0
    assert fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_APPEND
    os.close(descriptor)
