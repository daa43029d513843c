"""The notebook is what its reviewed source gives, runs from top to bottom, and the oracle is what it computes.

The notebook is the specification that learners run; expected values that come from somewhere else are somebody's opinion.
"""

from __future__ import annotations

from collections.abc import Iterator

from grader.verify.evidence import Evidence

__all__ = ["complaints"]

_LEAST_CELLS, _MOST_CELLS, _MOST_LINES = 8, 14, 15


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each file that the source does not give. Executes the notebook and its repaired twin."""
    folder = evidence.exercise.folder
    if not (folder / "notebook.py").is_file():
        return
    from harness.suite import parity

    cells = [cell["source"] for cell in parity.build((folder / "notebook.py").read_text("utf-8")).cells if cell["cell_type"] == "code"]
    if not _LEAST_CELLS <= len(cells) <= _MOST_CELLS:
        yield f"the notebook has {len(cells)} code cells, not {_LEAST_CELLS} to {_MOST_CELLS}"
    for number, cell in enumerate(cells, start=1):
        if len(cell.splitlines()) > _MOST_LINES:
            yield f"code cell {number} has {len(cell.splitlines())} lines, not at most {_MOST_LINES}"
    if (evidence.home / "parity.toml").is_file():
        for name in parity.stale(folder, evidence.home):
            yield f"{name} is not what notebook.py gives; make it anew with `python -m harness.suite.parity`"
