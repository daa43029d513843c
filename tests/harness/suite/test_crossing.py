"""What a suite hands over arrives as what it is."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest

from harness.facts import Verdict
from harness.suite.crossing import Crossing
from harness.suite.references import is_stand_in, reference_of
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


_BODY: dict[str, Any] = {"h": [1, 1], "c": {"ty": "builtins:SyntaxError"}, "a": [], "s": {}, "n": [], "q": True, "tb": ""}


def _decoded(**changes: object) -> Any:
    return Crossing(cast("Any", _Forgetful()), 0).decoder().decode({"x": {**_BODY, **changes}})


def test_where_a_syntax_error_is_told_in_plain_words() -> None:
    """Python shows a syntax error by calling methods of what it holds, so what is no text and no number is not there."""
    plain = _decoded(a=["no", {"t": ["a.py", 3, 5, "x = (", 3, 6]}], at=["a.py", 3, "no"])
    assert (plain.msg, plain.filename, plain.lineno, plain.offset, plain.text) == ("no", "a.py", 3, 5, "x = (")
    odd = _decoded(a=["no", {"t": [1.5, "3", "5", 4, "3", "6"]}])
    assert (odd.msg, odd.filename, odd.lineno) == ("", "", 0)
    assert (odd.text, odd.offset, odd.end_lineno, odd.end_offset, odd.print_file_and_line) == (None, None, None, None, None)


def test_an_exception_sets_no_attribute_of_ours() -> None:
    """Where we keep frames and references, and what has a meaning for Python, is not what the guest calls an attribute."""
    told = _decoded(s={"limit": 3, "_prodgrade_frames": 4, "_prodgrade_reference": 5, "__cause__": 6})
    assert (told.limit, told._prodgrade_frames) == (3, "")
    assert "__cause__" not in vars(told)
    assert is_stand_in(told)
    assert reference_of(told).key == (1, 1)


def _with_pairs() -> Crossing:
    """A crossing that knows one class of the submission's, derived from tuple."""
    crossing = Crossing(cast("Any", _Forgetful()), 0)
    names = {"name": "Pair", "qualname": "Pair", "module": "m", "doc": None}
    lists = {"bases": [{"ty": "builtins:tuple"}], "specials": [], "methods": [], "abstract": [], "meta": []}
    crossing.learn([[[1, 0], {**names, **lists, "value": "tuple", "content": None}]])
    return crossing


def _pair(number: int, *parts: Any) -> Any:
    return {"h": [[1, number], {"T": [1, 0]}, {"t": list(parts)}]}


def test_tuples_of_the_same_tuples_are_refused() -> None:
    """Values that are shared by their keys are counted anew each time, so that nothing takes for ever to be hashed."""
    crossing = _with_pairs()
    made = crossing.decoder().decode([_pair(1), _pair(1), _pair(2, _pair(1), _pair(1))])
    assert made[0] is made[1]
    assert hash(made[2]) == hash(((), ()))
    tree = _pair(10)
    for number in range(11, 71):
        tree = _pair(number, tree, _pair(number - 1))
    with pytest.raises(WireError, match="far more than its bytes"):
        crossing.decoder().decode({"s": [tree]})


def test_tuples_are_shared_in_many_messages_no_more_than_in_one() -> None:
    """What grows from answer to answer is refused when it is too large to be walked through, or too deep to be hashed."""
    wide = _with_pairs()
    kept = [wide.decoder().decode(_pair(1))]
    with pytest.raises(WireError, match="far more than its bytes"):
        kept += (wide.decoder().decode(_pair(n, _pair(n - 1), _pair(n - 1))) for n in range(2, 70))
    deep = _with_pairs()
    chain = [deep.decoder().decode(_pair(0))]
    with pytest.raises(WireError, match="too deep"):
        chain.extend(deep.decoder().decode(_pair(n, _pair(n - 1))) for n in range(1, 400))
    assert 100 < len(chain) < 200


def test_shared_tuples_of_shared_lists_are_refused() -> None:
    """What cannot be hashed can be compared: lists in a shared tuple count each time that the tuple is met."""
    crossing = _with_pairs()
    tuples = [_pair(1, [0] * 100_000), *[_pair(1)] * 200]
    with pytest.raises(WireError, match="shared too often"):
        crossing.decoder().decode(tuples)
    assert len(crossing.decoder().decode(tuples[:100])) == 100
