"""A small suite, and a submission that passes it, for runs that something goes wrong in."""

from __future__ import annotations

from pathlib import Path

import pytest

__all__ = ["FOLDER_OF_SUITE", "FOLDER_OF_WORK"]

FOLDER_OF_SUITE, FOLDER_OF_WORK = "suite", "work"
_SUITE = """
import pytest
import work

@pytest.mark.parametrize("number", range(6))
def test_double(number):
    assert work.double(number) == 2 * number
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with `suite/` of six cases and `work/` that passes them all."""
    for folder, name, text in ((FOLDER_OF_SUITE, "test_it.py", _SUITE), (FOLDER_OF_WORK, "work.py", "def double(n): return 2 * n\n")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(text)
    return tmp_path
