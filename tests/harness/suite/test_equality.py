"""What a suite may rely on: plain data is compared by us, and a claim of the submission is no more than a claim."""

from __future__ import annotations

import pytest

from harness.facts import Verdict
from tests.harness.runs import Workshop

SUBMISSION = """
    import enum
    class Yes:
        def __eq__(self, other): return True
        def __ne__(self, other): return False
        def __lt__(self, other): return True
        __gt__ = __le__ = __ge__ = __contains__ = __lt__
        def __hash__(self): return hash(5)
        def __len__(self): return "many"
        def __bool__(self): return 1
    class YesInt(int):
        __eq__ = Yes.__eq__
        __ne__ = Yes.__ne__
        __lt__ = __gt__ = Yes.__lt__
        __hash__ = int.__hash__
        def __index__(self): return 5
        def __int__(self): return 5
        def __add__(self, other): return 5
    class YesList(list):
        __eq__ = Yes.__eq__
        __hash__ = None
        def __len__(self): return 3
    yes, number, items = Yes(), YesInt(1), YesList()
    class Pair:
        def __init__(self, a): self.a = a
        def __eq__(self, other): return type(other) is Pair and self.a == other.a
"""


@pytest.mark.parametrize(
    "assertion",
    [
        "m.yes == 5",
        "5 == m.yes",
        "not (m.yes != 5)",
        "m.yes in [5]",
        "5 in [m.yes]",
        "[m.yes] == [5]",
        "{'a': m.yes} == {'a': 5}",
        "(m.yes, 1) == (5, 1)",
        "m.yes < 5",
        "5 > m.yes",
        "sorted([m.yes, 5])",
        "max(m.yes, 5)",
        "len(m.yes) == 3",
        "m.number == 5",
        "5 == m.number",
        "m.number + 0 == 5",
        "int(m.number) == 5",
        "m.number > 4",
        "m.items == [1, 2, 3]",
        "[1, 2, 3] == m.items",
        "m.Yes == 5",
        "m.yes is True",
        "m.yes == m.Yes",
    ],
)
def test_a_claim_is_not_believed(assertion: str, workshop: Workshop) -> None:
    """An object that says yes to everything never equals, orders with, or stands for plain data."""
    suite = f"import m\ndef test_it(): assert {assertion}"
    case = workshop.cases(suite, SUBMISSION)["test_it"]
    if assertion == "m.yes == m.Yes":  # between two objects of the submission its own word is all there is
        assert case.verdict is Verdict.PASSED
    else:
        assert case.verdict in {Verdict.FAILED, Verdict.ERROR}


@pytest.mark.parametrize(
    "assertion",
    [
        "m.number == 1",
        "m.number + 1 == 2",
        "m.items == []",
        "m.Pair(1) == m.Pair(1)",
        "m.Pair(1) != m.Pair(2)",
        "isinstance(m.number, int)",
    ],
)
def test_what_is_true_is_seen(assertion: str, workshop: Workshop) -> None:
    """A value underneath compares by that value, and two objects by what their class says."""
    suite = f"import m\ndef test_it(): assert {assertion}"
    assert workshop.cases(suite, SUBMISSION)["test_it"].verdict is Verdict.PASSED
