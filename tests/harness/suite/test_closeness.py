"""What counts as close: a number that is near, and never the lack of one."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from harness.facts import Verdict
from harness.suite.closeness import demand_numbers
from tests.harness.runs import Workshop

ROOT = Path(__file__).parents[3]
_EMPTY = np.array([])
_HOLDS_EMPTY = np.empty(1, dtype=object)
_HOLDS_EMPTY[0] = _EMPTY


@pytest.fixture(autouse=True)
def demanding() -> Iterator[None]:
    """In this process, and no longer than a case."""
    undo = demand_numbers()
    yield
    undo()


@pytest.mark.parametrize("empty", [_EMPTY, np.empty((3, 0)), _HOLDS_EMPTY], ids=["empty", "no columns", "inside"])
@pytest.mark.parametrize("expected", [5, 5.0, Decimal(5), None], ids=repr)
def test_an_empty_array_is_close_to_no_number(empty: Any, expected: Any) -> None:
    """There is no number in it that could be."""
    near = pytest.approx(expected)
    assert (empty == near, near == empty, empty != near) == (False, False, True)


@pytest.mark.parametrize(
    "actual, expected",
    [({"a": _EMPTY}, {"a": 1.5}), ([_EMPTY, _EMPTY], [1.5, 2.5]), (np.array([[]]), [1.5])],
    ids=["mapping", "list", "array and list"],
)
def test_nor_is_one_inside_of_something(actual: Any, expected: Any) -> None:
    """Lists and mappings are compared number by number, and there is none."""
    assert actual != pytest.approx(expected)


@pytest.mark.parametrize(
    "actual, expected",
    [
        (np.array([1.0, 1.0]), 1.0),
        (np.array([[1.0]]), 1.0),
        (np.float64(1.0), 1.0),
        (np.array(1.0), 1.0),
        (_EMPTY, np.array([])),
        ([], []),
        ({}, {}),
        (Decimal(1), Decimal(1)),
        ("a", "a"),
    ],
    ids=repr,
)
def test_numbers_are_close_as_ever(actual: Any, expected: Any) -> None:
    """Arrays with numbers in them are compared with one number, and empty ones with one another."""
    assert actual == pytest.approx(expected)


def test_a_moment_is_close_to_a_moment() -> None:
    """Datetimes and durations are near one another, also numpy's."""
    moment, second = datetime(2024, 2, 29), timedelta(seconds=1)  # noqa: DTZ001 - as a suite may write it
    assert moment + second == pytest.approx(moment, abs=second)
    assert second * 3 != pytest.approx(second, abs=second)
    assert np.timedelta64(1, "s") == pytest.approx(second, abs=second)


class _Subtracts:
    def __rsub__(self, _: object) -> timedelta:
        return timedelta(0)


@pytest.mark.parametrize("actual", [_Subtracts(), np.array([_Subtracts()], dtype=object)], ids=["object", "array"])
def test_what_says_that_it_is_no_time_away_is_not_believed(actual: Any) -> None:
    """The difference from an object is what that object says, so an object is close to no moment."""
    assert actual != pytest.approx(timedelta(9), abs=timedelta(1))


@pytest.mark.parametrize(
    "actual, expected",
    [(_EMPTY, 5), ([], 5), (np.empty((0, 1)), [1, 2]), (_EMPTY, [1]), (np.empty((2, 0)), np.ones((2, 1)))],
    ids=["number", "list", "broadcast", "one", "columns"],
)
def test_numpy_finds_an_empty_array_close_to_nothing(actual: Any, expected: Any) -> None:
    """Stretched to the size of what is expected, an array without numbers has still none."""
    assert not np.allclose(actual, expected)
    assert not np.allclose(a=expected, b=actual)
    assert not np.all(np.isclose(actual, expected))
    assert np.shape(np.isclose(actual, expected)) == np.shape(expected)
    for check in (np.testing.assert_allclose, np.testing.assert_array_equal, np.testing.assert_equal):
        with pytest.raises(AssertionError):
            check(actual, expected)


def test_numpy_compares_the_rest_as_ever() -> None:
    """Numbers with numbers, and nothing with nothing."""
    assert np.allclose([1.0, 1.0], 1)
    assert np.allclose(_EMPTY, [])
    assert not np.allclose([1.0], [2.0], rtol=0.1)
    assert np.isclose([1.0, 2.0], 1).tolist() == [True, False]
    np.testing.assert_allclose(_EMPTY, np.array([]))
    np.testing.assert_allclose([1.0], [1.1], rtol=0.2)


def test_it_is_undone() -> None:
    """Whoever shares the process finds pytest and numpy as they were before."""
    before = pytest.approx(1).__class__.__eq__, np.allclose, np.isclose
    undo = demand_numbers()
    assert np.allclose is not before[1]
    undo()
    assert (pytest.approx(1).__class__.__eq__, np.allclose, np.isclose) == before


_SUITE = """
    from datetime import timedelta
    import pytest
    from numpy import allclose
    from numpy.testing import assert_allclose
    import m

    def test_number(): assert m.answer() == pytest.approx(5)
    def test_list(): assert [m.answer()] == pytest.approx([5])
    def test_numpy(): assert allclose(m.answer(), 5)
    def test_assertion(): assert_allclose(m.answer(), 5)
    def test_moment(): assert m.moment() == pytest.approx(timedelta(5), abs=timedelta(1))
"""


@pytest.mark.parametrize("answer, verdict", [("numpy.array([])", Verdict.FAILED), ("numpy.array([5.0])[0]", Verdict.PASSED)])
def test_a_suite_compares_so(workshop: Workshop, answer: str, verdict: Verdict) -> None:
    """Also with names that it took from numpy when it was imported."""
    moment = "timedelta(5)" if verdict is Verdict.PASSED else "Subtracts()"
    cases = workshop.cases(
        _SUITE,
        f"""
        import numpy
        from datetime import timedelta
        class Subtracts:
            def __rsub__(self, other): return timedelta(0)
        def answer(): return {answer}
        def moment(): return {moment}
        """,
    )
    assert {name: case.verdict for name, case in cases.items()} == dict.fromkeys(cases, verdict)


def test_a_suite_that_runs_directly_compares_so(tmp_path: Path) -> None:
    """In one process with the submission it finds the same answers wrong."""
    suite, work = tmp_path / "suite", tmp_path / "work"
    for folder, text in ((suite / "test_m.py", _SUITE), (work / "m.py", "import numpy\ndef answer(): return numpy.array([])")):
        folder.parent.mkdir()
        folder.write_text(textwrap.dedent(text))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(suite), "--submission", str(work), "-k", "not moment"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "4 failed" in ran.stdout
