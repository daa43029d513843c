"""Notebooks are the specification: build one from its reviewed source, execute it, and draw expected values from it.

The source is plain Python with `# %%` cells (jupytext's percent format). Values that the notebook's
planted defect falsifies come from its twin, in which the defect is repaired by named edits. Where the defect is in the
saved output alone, it is made as such defects are: cells that are no longer there were run with the others.
"""

from __future__ import annotations

import json
import math
import re
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

__all__ = ["build", "execute", "main", "oracle", "repaired", "saved", "stale", "values"]

_CELL = re.compile(r"^# %%[ ]?(.*)$", re.MULTILINE)
_SECONDS = 120
_MARK = "prodgrade-values:"
_DELETED = "deleted"


def _nbformat() -> Any:
    """The library, loaded on demand, and without types of its own."""
    import nbformat

    return nbformat


def build(source: str) -> Any:
    """The notebook of a percent-format source, without outputs; cell ids count from 1, so that it is reproducible."""
    pieces = _CELL.split(source)
    cells = []
    for number, (kind, text) in enumerate(zip(pieces[1::2], pieces[2::2], strict=True), start=1):
        if kind.startswith("[markdown]"):
            lines = [line.removeprefix("#").removeprefix(" ") for line in text.strip("\n").splitlines()]
            cell = _nbformat().v4.new_markdown_cell("\n".join(lines))
        else:
            cell = _nbformat().v4.new_code_cell(text.strip("\n"))
        cell["id"] = f"cell-{number}"
        cells.append(cell)
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return _nbformat().v4.new_notebook(cells=cells, metadata=metadata)


def execute(notebook: Any, folder: Path) -> Any:
    """The same notebook with its outputs, run from top to bottom in that folder. Raises what nbconvert raises."""
    from nbconvert import preprocessors

    runner: Any = preprocessors.ExecutePreprocessor(timeout=_SECONDS, kernel_name="python3")  # type: ignore[no-untyped-call]
    executed, _ = runner.preprocess(notebook, {"metadata": {"path": str(folder)}})
    for cell in executed.cells:
        cell.metadata.pop("execution", None)  # times of day
    executed.metadata.pop("language_info", None)
    return executed


def saved(exercise: Path, solution: Path) -> Any:
    """The notebook as a learner gets it: executed, by the plan of its parity.toml with cells that were deleted afterwards.

    Raises ValueError when a deleted cell's place is not to be found exactly once, and what nbconvert raises.
    """
    notebook = build((exercise / "notebook.py").read_text("utf-8"))
    cells = notebook.cells
    for deletion in _plan(solution).get("deleted", ()):
        text = deletion["before"]
        places = [n for n, cell in enumerate(cells) if cell["cell_type"] == "code" and text in cell["source"]]
        if len(places) != 1:
            raise ValueError(f"{len(places)} cells hold {text!r}, not one")
        deleted = [_nbformat().v4.new_code_cell(source, metadata={_DELETED: True}) for source in deletion["cells"]]
        cells[places[0] : places[0]] = deleted
    executed = execute(notebook, exercise)
    executed.cells = [cell for cell in executed.cells if _DELETED not in cell.metadata]
    return executed


def repaired(source: str, edits: Sequence[Mapping[str, str]]) -> str:
    """The source of the twin: each edit replaces the one place where `old` stands. Raises ValueError."""
    for edit in edits:
        if source.count(edit["old"]) != 1:
            raise ValueError(f"the notebook does not hold {edit['old']!r} exactly once")
        source = source.replace(edit["old"], edit["new"])
    return source


def values(source: str, names: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Expected values by their name in the oracle: what an expression is after a clean run, as plain lists, numbers and text."""
    notebook = build(source)
    wanted = ", ".join(f"{name!r}: {expression}" for name, expression in names.items())
    code = (
        "import json as _json, numpy as _numpy\n"
        "_plain = lambda v: _numpy.asarray(v, dtype=float).tolist() if _numpy.asarray(v).dtype.kind in 'biuf' else v\n"
        f"print({_MARK!r}, _json.dumps({{k: _plain(v) for k, v in {{{wanted}}}.items()}}))"
    )
    notebook.cells.append(_nbformat().v4.new_code_cell(code))
    outputs = execute(notebook, folder).cells[-1].outputs
    text = "".join(output.get("text", "") for output in outputs)
    found: dict[str, Any] = json.loads(text.partition(_MARK)[2])
    return found


def oracle(exercise: Path, solution: Path) -> dict[str, Any]:
    """All expected values of an exercise, as its parity.toml asks for them, from two clean runs."""
    plan = _plan(solution)
    source = (exercise / "notebook.py").read_text("utf-8")
    drawn = values(source, plan["values"], exercise)
    twin = plan.get("twin")
    return drawn if twin is None else drawn | values(repaired(source, twin["edits"]), twin["values"], exercise)


def stale(exercise: Path, solution: Path) -> tuple[str, ...]:
    """What is committed and not what the reviewed source gives: names of files; () when all is well.

    Without a parity.toml nothing is drawn from the notebook, and it alone is looked at. Saved outputs, which may tell a time
    or an address, are looked at where the plan says that cells were deleted: there they are the defect.
    """
    wrong = []
    kept = json.loads((exercise / "notebook.ipynb").read_text("utf-8"))["cells"]
    if _plan(solution).get("deleted"):
        is_true = [_seen(cell) for cell in kept] == [_seen(cell) for cell in saved(exercise, solution).cells]
    else:
        built = build((exercise / "notebook.py").read_text("utf-8")).cells
        counts = [cell["execution_count"] for cell in kept if cell["cell_type"] == "code"]
        is_true = counts == [*range(1, len(counts) + 1)] and ["".join(cell["source"]) for cell in kept] == [
            cell["source"] for cell in built
        ]
    if not is_true:
        wrong.append("notebook.ipynb")
    if not (solution / "parity.toml").is_file():
        return tuple(wrong)
    expected = json.loads((solution / "suite" / "oracle.json").read_text("utf-8"))
    if not _close(oracle(exercise, solution), expected):
        wrong.append("oracle.json")
    return tuple(wrong)


def _plan(solution: Path) -> dict[str, Any]:
    """What parity.toml asks for; nothing, where there is none."""
    path = solution / "parity.toml"
    return tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}


def _seen(cell: Mapping[str, Any]) -> list[Any]:
    """What a reader sees of a cell: its text, its number, and the text of its outputs."""
    texts = [output.get("text") or output.get("data", {}).get("text/plain", "") for output in cell.get("outputs", ())]
    return ["".join(cell["source"]), cell.get("execution_count"), ["".join(text) for text in texts]]


def _close(one: Any, other: Any) -> bool:
    """Equal to nine digits, text to the letter, and of the same shape."""
    if isinstance(one, dict):
        return isinstance(other, dict) and one.keys() == other.keys() and all(_close(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return isinstance(other, list) and len(one) == len(other) and all(map(_close, one, other))
    if isinstance(one, str) or isinstance(other, str):
        return bool(one == other)
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m harness.suite.parity EXERCISE_FOLDER SOLUTION_FOLDER`: write notebook.ipynb and suite/oracle.json anew."""
    exercise, solution = map(Path, sys.argv[1:] if arguments is None else arguments)
    _nbformat().write(saved(exercise, solution), exercise / "notebook.ipynb")
    (solution / "suite" / "oracle.json").write_text(json.dumps(oracle(exercise, solution)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
