"""Concurrency graded by schedules: the trusted side of the scheduler in harness/guest/schedules.

Theory of operation
-------------------
Two processes. The actor, in the box, runs the submission's threads one at a time and knows where each of them stands.
This side holds the scenario: clients are generators here, functions that the submission calls run here, so what is
judged - values, calls, how many at once, what had returned by then - is seen by us and not reported by the submission.
Only liveness (who waits, how many steps) is the actor's word. Messages alternate strictly, and only the thread that has
the token speaks, so a schedule is a function of the submission, the scenario and its id.

A suite imports from here what `pytest.raises` and assertions need; the rest comes by the fixture `sim`.
"""

from harness.suite.schedules.failures import Crash, Deadlock, Leak, ScheduleError, Spinning, UnsupportedError
from harness.suite.schedules.linearizability import Call, History, is_linearizable

__all__ = [
    "Call",
    "Crash",
    "Deadlock",
    "History",
    "Leak",
    "ScheduleError",
    "Spinning",
    "UnsupportedError",
    "is_linearizable",
]
