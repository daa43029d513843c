"""A small suite, a submission that passes it, and a way to do something in the middle of its run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from harness.facts import CaseFact

_SUITE = """
import pathlib
import pytest
import work

GATE = pathlib.Path(__file__).parent / "gate"

@pytest.mark.parametrize("number", range(6))
def test_double(number):
    if number == 1 and GATE.exists():
        with GATE.open("rb", buffering=0) as gate:
            gate.read(1)
    assert work.double(number) == 2 * number
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with `suite/` of six cases and `work/` that passes them all."""
    for folder, name, text in (("suite", "test_it.py", _SUITE), ("work", "work.py", "def double(n): return 2 * n\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
    return tmp_path


@pytest.fixture
def in_the_middle(desk: Path) -> Iterator[Callable[[Callable[[], object]], Callable[[CaseFact], None]]]:
    """Gives an `on_case` that does something when the first case has ended and the second has only begun."""
    gate = desk / "suite" / "gate"
    opened: list[int] = []

    def hold(action: Callable[[], object]) -> Callable[[CaseFact], None]:
        os.mkfifo(gate)

        def saw(_: CaseFact) -> None:
            if not opened:
                action()
                opened.append(os.open(gate, os.O_RDWR))
                os.write(opened[0], b"x")

        return saw

    yield hold
    for descriptor in opened:
        os.close(descriptor)
