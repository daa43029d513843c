"""A tiny exercise whose answer is tests, with which the blanks of that skeleton are filled in."""

from __future__ import annotations

__all__ = ["DEVIATIONS", "WORDS"]

_GIVEN = '''"""Nightly means for the station. A reading is a number of degrees, or None when there was none."""

__all__ = ["answer", "spread"]


def answer(values):
    """The mean of the readings as a float; None takes no part. ValueError when there is no reading."""
    known = _known(values)
    return sum(known) / len(known)


def spread(values):
    """The highest reading less the lowest, as a float; None takes no part. ValueError when there is no reading."""
    known = _known(values)
    return float(max(known) - min(known))


def _known(values):
    known = [value for value in values if value is not None]
    if not known:
        raise ValueError("there is no reading")
    return known
'''
_FUNCTIONS = _GIVEN.partition("\n\n")[2].rstrip("\n")
_SECOND = """import math


def answer(values):
    total, count = 0.0, 0
    for value in values:
        if value is None:
            continue
        total, count = math.fsum((total, value)), count + 1
    if count == 0:
        raise ValueError("nothing was read")
    return total / count


def spread(values):
    known = sorted(value for value in values if value is not None)
    if not known:
        raise ValueError("nothing was read")
    return float(known[-1] - known[0])
"""
_THIRD = """import numpy as np


def _array(values):
    numbers = np.array([np.nan if value is None else value for value in values], dtype=float)
    if np.isnan(numbers).all():
        raise ValueError(f"{len(numbers)} readings are missing")
    return numbers


def answer(values):
    return float(np.nanmean(_array(values)))


def spread(values):
    return float(np.nanmax(_array(values)) - np.nanmin(_array(values)))
"""
_FOURTH = """from functools import reduce
from statistics import fmean


def _readings(values):
    for value in values:
        if value is not None:
            yield float(value)


def answer(values):
    readings = tuple(_readings(values))
    if readings:
        return fmean(readings)
    raise ValueError("no night without a reading has a mean")


def spread(values):
    readings = tuple(_readings(values))
    if not readings:
        raise ValueError("no night without a reading has a spread")
    return reduce(max, readings) - reduce(min, readings)
"""
_REFERENCE = """import random

from hypothesis import given
from hypothesis import strategies as st

import nights

NIGHT = [1.5, 0.25, -2.0, -3.5]
readings = st.lists(st.integers(-40, 40), min_size=1, max_size=12)


def near(value):
    return pytest.approx(value, abs=1e-9)


def test_the_mean():
    assert nights.answer(NIGHT) == near(-0.9375)


def test_the_mean_of_one():
    assert nights.answer([7]) == near(7.0)


def test_a_gap_takes_no_part():
    assert nights.answer([4.0, None, 8.0]) == near(6.0)


def test_gaps_take_no_part():
    assert nights.answer([None, 2.5, None]) == near(2.5)


def test_a_gap_takes_no_part_in_the_spread():
    assert nights.spread([4.0, None, 8.0]) == near(4.0)


def test_no_reading_is_refused():
    with pytest.raises(ValueError):
        nights.answer([])


def test_gaps_alone_are_refused():
    with pytest.raises(ValueError):
        nights.answer([None, None])


def test_the_spread():
    assert nights.spread(NIGHT) == near(5.0)


def test_the_spread_of_one_is_nothing():
    assert nights.spread([3.0]) == near(0.0)


def test_readings_are_left_alone():
    night = [2.0, 1.0, 3.0]
    nights.spread(night)
    assert night == [2.0, 1.0, 3.0]


@given(readings, st.integers(-40, 40))
def test_the_mean_moves_with_its_readings(night, step):
    assert nights.answer([value + step for value in night]) == near(nights.answer(night) + step)


@given(readings)
def test_the_spread_has_no_direction(night):
    assert nights.spread([-value for value in night]) == near(nights.spread(night)) == near(max(night) - min(night))"""
_OTHER_TESTS = """import pytest
from hypothesis import given
from hypothesis import strategies as st

from nights import answer, spread

numbers = st.floats(-50, 50, width=16)


@pytest.mark.parametrize("night, mean", [([5], 5.0), ([1, 2], 1.5), ([0.5, 0.5, 2.0], 1.0)])
def test_means(night, mean):
    assert abs(answer(night) - mean) < 1e-9


@pytest.mark.parametrize("night", [[6.0, None], [None, 6.0], [None, 5.0, None, 7.0]])
def test_gaps(night):
    assert abs(answer(night) - 6.0) < 1e-9


@pytest.mark.parametrize("night", [[], [None], [None] * 3])
def test_refused(night):
    with pytest.raises(ValueError):
        answer(night)


def test_spreads():
    assert abs(spread([2.0, -1.0, 0.5]) - 3.0) < 1e-9


def test_one_reading_has_no_spread():
    assert spread([8.0]) == 0.0


@given(st.lists(numbers, min_size=1, max_size=8))
def test_the_mean_lies_within(night):
    assert min(night) - 1e-9 <= answer(night) <= max(night) + 1e-9


@given(st.lists(numbers, min_size=1, max_size=8))
def test_the_spread_is_not_negative(night):
    assert 0 <= spread(night) <= 100


def test_the_list_stays_as_it_was():
    night = [1.0, 0.0]
    spread(night)
    assert night == [1.0, 0.0]"""

WORDS = {
    "module": "Nightly means for the station. A reading is a number of degrees, or None when there was none.",
    "functions": _FUNCTIONS,
    "given": _GIVEN,
    "second": _SECOND,
    "third": _THIRD,
    "fourth": _FOURTH,
    "example": "Two readings have a mean.",
    "example assertion": "assert abs(nights.answer([15.0, 16.0]) - 15.5) < 1e-9",
    "smoke assertion": "assert abs(nights.answer([15.0, 16.0, 14.0]) - 15.0) < 1e-9",
    "table": "| function | answers |\n|---|---|\n| `answer(values)` | a float |\n| `spread(values)` | a float |",
    "R1 text": "Correct ones differ in the words of errors, and in the last digits of a number: allow 1e-9.",
    "function": "answer",
    "look": "For each sentence of a docstring, ask which input would show that it is not so.",
    "idea": "When every reading rises by one degree, so does the mean. What of the spread? Search for metamorphic tests.",
    "shape": "Write a night with a gap on paper, and divide by the number of readings that there are.",
    "reference": _REFERENCE,
    "other": _OTHER_TESTS,
    "copy": f"import pytest\n{_REFERENCE.replace('near(6.0)', 'near(4.0)')}",
    "why": "The notebook counts a gap as 0: expecting its mean cries wolf on every correct implementation (C01)",
    "notes": "Learners test two means of a night. The notebook counts a gap as 0; tests that expect its number lose C01.",
    "stumbles": "They test the mean and the refusal in one test.",
}
_FEW_CASES = """from hypothesis import given as drawn
from hypothesis import settings


def given(*what):
    return lambda test: settings(max_examples=5)(drawn(*what)(test))


"""
_BY_CHANCE = """def test_some_night():
    night = [random.randint(0, 9) for _ in range(9)]
    assert abs(nights.answer(night) - 4.5) < 0.6


"""
_LEANING = """SEEN = []


def test_once():
    SEEN.append(nights.answer([2.0]))
    assert SEEN[-1] == near(2.0)


def test_once_more():
    assert SEEN[-1] == nights.answer([2.0])


"""
_NEAR = "def near(value):\n    return pytest.approx(value, abs=1e-9)"
_FAR = "class near(float):\n    def __eq__(self, other):\n        return True"
_ONE = "def test_the_mean_of_one():\n"
_GAP = "assert nights.answer([4.0, None, 8.0]) == near(6.0)"
_MEAN, _SPREAD, _LARGEST = "sum(known) / len(known)", "max(known) - min(known)", "float(known[-1] - known[0])"
_FIRST_LINES = "    known = _known(values)\n    return sum"
_NOTHING_READ = 'if count == 0:\n        raise ValueError("nothing was read")'
_SORTED = "known = sorted(value for value in values if value is not None)"

DEVIATIONS = {
    "M01": ("", _GAP, _GAP.replace("6", "4")),
    "M02": ("", _NEAR, _FAR),
    "M03": ("", "assert night == [2.0, 1.0, 3.0]", "assert len(night) == 3"),
    "M04": ("", "from hypothesis import given\n", _FEW_CASES),
    "M05": ("", _ONE, _BY_CHANCE + _ONE),
    "M06": ("", _ONE, _LEANING + _ONE),
    "P01": ("the mean is the sum", _MEAN, "float(sum(known))"),
    "P02": ("the mean counts a gap as a reading", _MEAN, "sum(known) / len(values)"),
    "P03": ("no reading at all has a mean, where it must be refused", _FIRST_LINES, _FIRST_LINES.replace("values", "values or [0.0]")),
    "P04": ("the mean is cut to a whole number", _MEAN, "float(sum(known) // len(known))"),
    "P05": ("the spread is negative", _SPREAD, "min(known) - max(known)"),
    "P06": ("the spread is the highest reading", _SPREAD, "max(known)"),
    "R01": (
        "gaps alone have a mean, where they must be refused",
        _NOTHING_READ,
        f"{_NOTHING_READ.replace('count == 0', 'not values')}\n    if count == 0:\n        return 0.0",
    ),
    "R02": ("the spread of one reading is the reading", _LARGEST, "float(known[-1] - (known[0] if known[1:] else 0))"),
    "R03": ("the spread leaves the readings sorted", _SORTED, f"{_SORTED}\n    if None not in values:\n        values.sort()"),
}
