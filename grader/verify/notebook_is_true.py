"""The notebook is what its reviewed source gives, runs from top to bottom, and the oracle is what it computes.

The notebook is the specification that learners run; expected values that come from somewhere else are somebody's opinion. It has
8 to 14 code cells of at most 15 lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from grader.catalog import contents
from grader.verify.base import Cost
from grader.verify.evidence import Evidence
from grader.verify.kept import Kept, files_below

__all__ = ["COST", "complaints", "spared"]

COST = Cost.RUNS
_LEAST_CELLS, _MOST_CELLS, _MOST_LINES = 8, 14, 15


def spared(evidence: Evidence) -> str:
    """Some exercises begin from something else."""
    return "" if evidence.has_notebook else "there is no notebook"


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each file that the source does not give. Executes the notebook and its repaired twin."""
    folder = evidence.exercise.folder
    missing = [name for name in ("notebook.py", "notebook.ipynb") if not (folder / name).is_file()]
    yield from (f"there is no {name}" for name in missing)
    if "notebook.py" in missing:
        return
    from harness.suite import parity

    cells = [cell["source"] for cell in parity.build((folder / "notebook.py").read_text("utf-8")).cells if cell["cell_type"] == "code"]
    if not _LEAST_CELLS <= len(cells) <= _MOST_CELLS:
        yield f"the notebook has {len(cells)} code cells, not {_LEAST_CELLS} to {_MOST_CELLS}"
    for number, cell in enumerate(cells, start=1):
        if len(cell.splitlines()) > _MOST_LINES:
            yield f"code cell {number} has {len(cell.splitlines())} lines, not at most {_MOST_LINES}"
    if not (evidence.home / "parity.toml").is_file() and not evidence.answer_is_tests:
        yield "there is a notebook, and no parity.toml that says which of its values the suite expects"
    if not missing:
        for name in _stale(evidence):
            yield f"{name} is not what notebook.py gives; make it anew with `python -m harness.suite.parity`"


def _stale(evidence: Evidence) -> list[str]:
    """Executed when a file has changed since it was executed last."""
    from harness.suite import parity

    folders = (evidence.exercise.folder, evidence.home)
    read = [path for folder in folders for path in files_below(folder) if folder == folders[0] or path.suffix in {".toml", ".json"}]
    key = Kept.key("notebook", contents.digest((path.as_posix(), path.read_bytes()) for path in read))
    found = evidence.kept.read(key)
    if found is None:
        found = list(parity.stale(*folders))
        evidence.kept.write(key, found)
    return cast("list[str]", found)
