"""What a suite hands over arrives as what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from harness.facts import Verdict
from harness.suite.crossing import Crossing
from harness.wire.values import WireError
from tests.harness.runs import Workshop

_SUITE = """
    import numpy as np
    import pandas as pd
    import m
    def test_array(): assert m.kind(np.arange(3)) == "ndarray 3"
    def test_array_in_a_list(): assert m.kinds([np.arange(2), np.float32(1)]) == ["ndarray 2", "float32 0"]
    def test_table(): assert m.kind(pd.DataFrame({"a": [1]})) == "DataFrame 1"
    def test_array_from_a_callback(): assert m.kind_of(lambda: np.arange(5)) == "ndarray 5"
    def test_array_comes_back(): assert m.same(np.arange(3)).tolist() == [0, 1, 2]
    def test_array_is_changed_in_place():
        mine = np.zeros(2)
        m.fill(mine)
        assert mine.tolist() == [7.0, 7.0]
"""
_SUBMISSION = """
    def kind(x): return f"{type(x).__name__} {len(x) if hasattr(x, '__len__') else 0}"
    def kinds(xs): return [kind(x) for x in xs]
    def kind_of(f): return kind(f())
    def same(x): return x
    def fill(x): x[:] = 7
"""


def test_arrays_and_tables_are_handed_over(tmp_path: Path) -> None:
    """An array or a table crosses whole, wherever it stands, also as the first of its kind in a run."""
    cases = Workshop(tmp_path).cases(_SUITE, _SUBMISSION, plain=True)
    assert {name: case.message for name, case in cases.items() if case.verdict is not Verdict.PASSED} == {}
    assert len(cases) == 6


class _Forgetful:
    """In place of a world: nobody waits to hear what is let go."""

    def let_go(self, reference: object) -> None:
        """Nothing to tell."""


def test_a_cause_is_an_exception() -> None:
    """An exception that names one of the suite's as its cause gets it back; anything else of the suite's is refused."""
    crossing, theirs = Crossing(cast("Any", _Forgetful()), 0), LookupError("q")
    body = {"h": [1, 1], "c": {"ty": "builtins:ValueError"}, "a": [], "s": {}, "n": [], "q": True, "tb": ""}
    named = {"x": {**body, "ca": {"k": crossing.callbacks.offer_exception(theirs)}}}
    assert crossing.decoder().decode(named).__cause__ is theirs
    forged = {"x": {**body, "h": [1, 2], "ca": {"k": crossing.callbacks.offer(lambda: None)["k"][0]}}}
    with pytest.raises(WireError, match="no exception"):
        crossing.decoder().decode(forged)
