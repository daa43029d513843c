"""Notebooks become expected values, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from harness.suite import parity

_SOURCE = "# %% [markdown]\n# # Title\n# words\n\n# %%\nx = 2\n\n# %%\ny = [x * n for n in range(3)]\nprint(y)\n"
_QUIET = pytest.mark.filterwarnings("default:::(jupyter_client|zmq|nbclient|nbformat|traitlets|tornado)")


def test_cells_are_built_from_the_percent_format() -> None:
    """A source gives markdown and code cells with ids that are the same each time."""
    cells = parity.build(_SOURCE).cells
    assert [(cell["cell_type"], cell["id"]) for cell in cells] == [("markdown", "cell-1"), ("code", "cell-2"), ("code", "cell-3")]
    assert cells[0]["source"] == "# Title\nwords"
    assert parity.build(_SOURCE) == parity.build(_SOURCE)


@_QUIET
def test_values_are_drawn_from_a_clean_run(tmp_path: Path) -> None:
    """The oracle has what the notebook's names are after it ran from top to bottom, and the twin's after its edits."""
    assert parity.values(_SOURCE, {"y": "y", "last": "y[-1]"}, tmp_path) == {"y": [0.0, 2.0, 4.0], "last": 4.0}
    twin = parity.repaired(_SOURCE, [{"old": "x = 2", "new": "x = 3"}])
    assert parity.values(twin, {"y": "y"}, tmp_path) == {"y": [0.0, 3.0, 6.0]}


@_QUIET
def test_what_is_stale_is_named(tmp_path: Path) -> None:
    """A notebook that was edited, and an oracle that does not fit, are told by name; what was just written is fresh."""
    exercise, solution = tmp_path / "exercise", tmp_path / "solution"
    exercise.mkdir()
    (solution / "suite").mkdir(parents=True)
    (exercise / "notebook.py").write_text(_SOURCE)
    (solution / "parity.toml").write_text('[values]\ny = "y"\n')
    assert parity.main([str(exercise), str(solution)]) == 0
    assert parity.stale(exercise, solution) == ()
    (exercise / "notebook.py").write_text(_SOURCE.replace("x = 2", "x = 5"))
    assert parity.stale(exercise, solution) == ("notebook.ipynb", "oracle.json")


@_QUIET
def test_deleted_cells_were_run(tmp_path: Path) -> None:
    """What cells did that were deleted afterwards is in the saved output and in the counts, and in nothing else."""
    (tmp_path / "notebook.py").write_text(_SOURCE)
    (tmp_path / "parity.toml").write_text('[[deleted]]\nbefore = "y = ["\ncells = ["x", "x = 7"]\n')
    *_, first, last = parity.saved(tmp_path, tmp_path).cells
    assert (first["source"], first["execution_count"]) == ("x = 2", 1)
    assert (last["execution_count"], last["outputs"][0]["text"]) == (4, "[0, 7, 14]\n")
    assert dict(last["metadata"]) == {}


@pytest.mark.parametrize("text", ["z =", "="])
def test_the_place_of_a_deleted_cell_must_be_one(text: str, tmp_path: Path) -> None:
    """A deleted cell whose place is in no cell, or in several, is refused."""
    (tmp_path / "notebook.py").write_text(_SOURCE)
    (tmp_path / "parity.toml").write_text(f'[[deleted]]\nbefore = "{text}"\ncells = ["x"]\n')
    with pytest.raises(ValueError, match="not one"):
        parity.saved(tmp_path, tmp_path)


def test_an_edit_must_fit() -> None:
    """An edit whose place is not there once is refused."""
    with pytest.raises(ValueError, match="exactly once"):
        parity.repaired(_SOURCE, [{"old": "z = 1", "new": ""}])
