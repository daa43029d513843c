"""What a test learns from the functions that it hands over is what happened, whatever the submission asks behind the proxy's back."""

from __future__ import annotations

from harness.facts import Verdict
from tests.harness.runs import Workshop

SUBMISSION = """
import threading

def every(function, items, workers):
    threads = [threading.Thread(target=function, args=(item,)) for item in items]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return behind(function)

def behind(function):
    told = []
    requests = [("set", "peak", 1), ("set", "calls", []), ("set", "function", 3), ("get", "peak"), ("get", "begin"), ("get", "function")]
    for request in requests:
        try:
            told.append(str(function._ask(request[0], function._number, *request[1:])))
        except AttributeError:
            told.append("refused")
    return told
"""
SUITE = """
import pytest
import m

@pytest.mark.check("A", points=1)
@pytest.mark.schedules(4)
def test_at_most_one(sim):
    def work(item): yield sim.sleep(1)
    function = sim.fn(work)
    told = sim.call(sim.op("every", function, [1, 2, 3], 1))
    assert told == ["refused"] * 6
    assert (function.peak, function.finished, sorted(function.calls)) == (3, 3, [(1,), (2,), (3,)])
"""


def test_how_often_a_function_was_called_is_for_the_test_alone(workshop: Workshop) -> None:
    """Its calls, its peak and what is behind it are neither read nor set from over there."""
    cases = workshop.cases(SUITE, SUBMISSION)
    assert cases["test_at_most_one"].verdict is Verdict.PASSED, cases["test_at_most_one"]
