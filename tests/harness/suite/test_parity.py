"""The notebook is what the oracle says it is."""

from __future__ import annotations

import json
import math
import warnings

import pytest

from harness.suite import parity
from tests.grader.exercises import ROOT

_EXERCISE = ROOT / "exercises" / "exercise-03-churn-classes"
_SUITE = ROOT / "solutions" / "exercise-03-churn-classes" / "suite"


def test_the_committed_notebook_is_its_source_executed() -> None:
    """notebook.ipynb has the cells of notebook.py, all executed in order, and none of them failed."""
    built = parity.build((_EXERCISE / "notebook.py").read_text("utf-8"))
    kept = json.loads((_EXERCISE / "notebook.ipynb").read_text("utf-8"))
    assert ["".join(cell["source"]) for cell in kept["cells"]] == [cell["source"] for cell in built.cells]
    code = [cell for cell in kept["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert all(output["output_type"] != "error" for cell in code for output in cell["outputs"])


def test_the_oracle_is_drawn_from_the_notebook() -> None:
    """Executing the notebook again, and its corrected twin, gives the expected values of the hidden suite."""
    source = (_EXERCISE / "notebook.py").read_text("utf-8")
    plan = json.loads((_SUITE / "parity.json").read_text("utf-8"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of jupyter's own
        drawn = parity.values(source, plan["values"], _EXERCISE)
        drawn |= parity.values(source, plan["corrected"], _EXERCISE, parity.Correction(**plan["correction"]))
    kept = json.loads((_SUITE / "oracle.json").read_text("utf-8"))
    assert drawn.keys() == kept.keys()
    for name, numbers in kept.items():
        assert len(drawn[name]) == len(numbers)
        assert all(math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12) for a, b in zip(drawn[name], numbers, strict=True)), name


def test_a_correction_must_fit() -> None:
    """A correction that stands nowhere, or twice, is refused."""
    with pytest.raises(ValueError, match="exactly once"):
        parity.values("# %%\nx = 1\n", {"x": "x"}, _EXERCISE, parity.Correction("y", "z"))
