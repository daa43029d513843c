"""Notebooks are the specification: build one from its reviewed source, execute it, and draw expected values from it.

The source is plain Python with `# %%` cells (jupytext's percent format). A correction is one replacement in a cell, for
the values that the notebook's planted defect would falsify: they come from the corrected twin.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Correction", "build", "execute", "main", "values"]

_CELL = re.compile(r"^# %%[ ]?(.*)$", re.MULTILINE)
_SECONDS = 120
_MARK = "prodgrade-values:"


@dataclass(frozen=True, slots=True)
class Correction:
    """`old` stands once in the source; the corrected twin has `new` there."""

    old: str
    new: str


def build(source: str) -> Any:
    """The notebook of a percent-format source, without outputs; cell ids count from 1, so that it is reproducible."""
    import nbformat

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
    from nbconvert.preprocessors import ExecutePreprocessor

    executed, _ = ExecutePreprocessor(timeout=_SECONDS, kernel_name="python3").preprocess(notebook, {"metadata": {"path": str(folder)}})
    for cell in executed.cells:
        cell.metadata.pop("execution", None)  # times of day
    executed.metadata.pop("language_info", None)
    return executed


def values(source: str, names: Mapping[str, str], folder: Path, correction: Correction | None = None) -> dict[str, Any]:
    """Expected values by their name in the oracle: what an expression is after a clean run, as plain lists and numbers."""
    import nbformat

    if correction is not None:
        if source.count(correction.old) != 1:
            raise ValueError(f"the notebook does not hold {correction.old!r} exactly once")
        source = source.replace(correction.old, correction.new)
    notebook = build(source)
    wanted = ", ".join(f"{name!r}: {expression}" for name, expression in names.items())
    code = (
        "import json as _json, numpy as _numpy\n"
        f"print({_MARK!r}, _json.dumps({{k: _numpy.asarray(v, dtype=float).tolist() for k, v in {{{wanted}}}.items()}}))"
    )
    notebook.cells.append(_nbformat().v4.new_code_cell(code))
    outputs = execute(notebook, folder).cells[-1].outputs
    text = "".join(output.get("text", "") for output in outputs)
    found: dict[str, Any] = json.loads(text.partition(_MARK)[2])
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """`python -m harness.suite.parity EXERCISE_FOLDER SOLUTION_FOLDER`: write notebook.ipynb and suite/oracle.json anew."""
    import nbformat

    exercise, solution = map(Path, sys.argv[1:] if arguments is None else arguments)
    plan = json.loads((solution / "suite" / "parity.json").read_text("utf-8"))
    source = (exercise / "notebook.py").read_text("utf-8")
    nbformat.write(execute(build(source), exercise), exercise / "notebook.ipynb")
    oracle = values(source, plan["values"], exercise) | values(source, plan["corrected"], exercise, Correction(**plan["correction"]))
    (solution / "suite" / "oracle.json").write_text(json.dumps(oracle), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
