"""Hidden suite for exercise-12: the values. test_threads.py has the rest.

The digits of the notebook are made with ordinary threads, as `sub`. Whatever a call waits for there, it waits for a bounded time and
goes on, so that a slow machine can hide a wrong order but never make a right one wrong. All else is played under `sim`.
"""
import json
import pathlib
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

ORACLE = json.loads((pathlib.Path(__file__).parent / "oracle.json").read_text(encoding="utf-8"))
FIELDS = ("index", "item", "value", "error")
PATIENCE = 1.0  # seconds until a call no longer waits for its neighbour
check = pytest.mark.check


class BrokenImageError(Exception):
    """What the suite's own calls raise."""


class Swapping:
    """A call that ends every odd item before the even one on its left, if both run at a time, as R2 says of two workers or more."""

    patient = True  # of the whole module: who was waited for in vain once is not waited for again

    def __init__(self, values, workers):
        self._values = values
        self._ended = [threading.Event() for _ in values] if workers > 1 else []

    def __call__(self, item):
        right = item + 1
        if item % 2 == 0 and right < len(self._ended) and Swapping.patient and not self._ended[right].wait(PATIENCE):
            Swapping.patient = False
        if self._ended:
            self._ended[item].set()
        return self._values[item]


def plain_list(answer, length):
    """`answer` as the suite's own list of that length."""
    assert type(answer) is list, "expected a list"
    assert len(answer) == length, f"expected {length} results, got {len(answer)}"
    return answer


def fields(outcome):
    return tuple(getattr(outcome, name) for name in FIELDS)


def of_index(outcome):
    return outcome[0]


def streamed(sim, items, score, workers):
    """The fields of every outcome that the iterator gives."""
    found = []

    def script():
        outcomes = yield sim.op("iter_scores", items, score, workers=workers)
        while True:
            try:
                outcome = yield sim.next(outcomes)
            except StopIteration:
                return
            found.append(fields(outcome))

    client = sim.client(script)
    sim.run()
    client.result
    return found


@check("C01", rule="R1", points=7)
@pytest.mark.schedules(3)
@settings(max_examples=8)
@given(values=st.lists(st.integers(), min_size=1, max_size=8), workers=st.integers(1, 5))
def test_results_are_those_of_a_loop(sim, values, workers):
    """The results are those of a loop over the items, whatever call ends first."""

    def score(item):
        yield sim.sleep(1 if item % 2 else 3)
        return values[item]

    items, calls = list(range(len(values))), sim.fn(score)
    assert plain_list(sim.call(sim.op("score_all", items, calls, workers=workers)), len(values)) == values
    assert streamed(sim, items, calls, workers) == [(i, i, value, None) for i, value in enumerate(values)]


@check("C02", rule="R1", points=4)
def test_the_digits_of_the_notebook(sub):
    """The 400 held-out images get the digits, and the accuracy, of the notebook's sequential cell."""
    labels = [int(label) for label in ORACLE["labels"]]
    found = plain_list(sub.score_all(list(range(400)), Swapping(labels, 8)), 400)
    assert found == labels
    right = sum(a == b for a, b in zip(found, ORACLE["truth"], strict=True))
    assert right / 400 == pytest.approx(ORACLE["accuracy"])


@check("C08", rule="R5", points=6)
@pytest.mark.schedules(3)
@settings(max_examples=8)
@given(fails=st.lists(st.booleans(), min_size=1, max_size=7), workers=st.integers(1, 4), as_stream=st.booleans())
def test_every_item_has_an_outcome(sim, fails, workers, as_stream):
    """Collecting gives an outcome for every item, with its value or with its original error, and so does the iterator."""
    raised = {}

    def score(item):
        if fails[item]:
            raised[item] = BrokenImageError(item)
            raise raised[item]
        return f"digit {item}"

    items, calls = list(range(len(fails))), sim.fn(score)
    if as_stream:
        found = streamed(sim, items, calls, workers)
    else:
        found = [fields(outcome) for outcome in plain_list(sim.call(sim.op("score_all", items, calls, workers=workers, on_error="collect")), len(fails))]
    outcomes = sorted(found, key=of_index)
    assert outcomes == [(i, i, None, raised[i]) if failed else (i, i, f"digit {i}", None) for i, failed in enumerate(fails)]


AWKWARD = st.sampled_from([None, False, True, 0, 0.0, "", b"", [], {}, (), (None, 0), StopIteration("a value"), KeyError(3), ValueError])


@check("C11", rule="R8", points=6)
@pytest.mark.schedules(3)
@settings(max_examples=10)
@given(values=st.lists(AWKWARD, min_size=1, max_size=8), workers=st.integers(1, 3), how=st.sampled_from(["raise", "collect", "iterate"]))
def test_any_value_is_a_value(sim, values, workers, how):
    """Nothing, zero, empty containers and exception objects that a call returns are results like any others."""
    items = [[place] for place in range(len(values))]
    calls = sim.fn(lambda item: values[item[0]])
    if how == "iterate":
        found = [value for _, _, value, _ in streamed(sim, items, calls, workers)]
    else:
        found = plain_list(sim.call(sim.op("score_all", items, calls, workers=workers, on_error=how)), len(values))
        if how == "collect":
            assert [outcome.error for outcome in found] == [None] * len(values)
            found = [outcome.value for outcome in found]
    assert sorted(map(repr, found)) == sorted(map(repr, values))
