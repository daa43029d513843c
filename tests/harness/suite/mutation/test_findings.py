"""What was seen of tests decides what they are; a table for each word."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.suite.mutation.bench import Seen
from harness.suite.mutation.findings import Observation, Soundness, Way, soundness

_FAULTS = frozenset({"f1", "f2", "f3", "f4", "f5", "f6"})
_FINE = {"main a": "passed", "seed b": "passed", "reverse c": "passed", "alone a": "passed", "alone f1": "failed"}


def _judged(outcomes: dict[str, str]) -> Soundness:
    seen = []
    for key, outcome in outcomes.items():
        way, name = key.split()[:2]
        seen.append(Observation(Way(way, name, name in "abc"), 0, Seen(outcome)))
    return soundness([0], seen, faults=_FAULTS, most_share=Fraction(1, 3))


def _matters(outcomes: dict[str, str]) -> set[str]:
    judged = _judged(outcomes)
    return {name for name in Soundness.__dataclass_fields__ if getattr(judged, name)}


@pytest.mark.parametrize(
    "changes,expected",
    [
        ({}, {"sound"}),
        ({"main a": "failed"}, {"crying_wolf"}),
        ({"main a": "error"}, {"crying_wolf"}),
        ({"main a": "exit"}, {"crying_wolf"}),
        ({"seed b": "failed", "alone b": "passed"}, {"restless"}),
        ({"seed b": "failed", "alone b": "failed"}, {"crying_wolf"}),
        ({"reverse c": "failed", "alone c": "passed"}, {"dependent"}),
        ({"alone a": "failed"}, {"dependent"}),
        ({"alone f1": "passed"}, {"idle"}),
        ({"alone f1": "passed", "stub s": "failed"}, {"sound"}),
        ({"alone f1": "import"}, {"idle"}),
        ({"alone f1": "exit"}, {"idle"}),
        ({"alone f1": "error"}, {"idle"}),
        ({"alone f1": "timeout"}, {"idle"}),
        ({"alone f2": "failed"}, {"sound"}),
        ({"alone f2": "failed", "alone f3": "failed"}, {"broad"}),
        ({"alone f2": "failed", "stub s": "failed"}, {"sound"}),
        ({"again f1": "failed", "again a": "passed", "again b": "passed"}, {"sound"}),
        ({"again f1": "passed"}, {"contradicting"}),
        ({"again a": "failed"}, {"contradicting"}),
        ({"again b": "failed"}, {"contradicting"}),
        ({"again f1": "lost"}, {"contradicting"}),
        ({"alone f2": "flaky"}, {"contradicting"}),
        (dict.fromkeys(["main a", "seed b", "reverse c", "alone a", "alone f1"], "skipped"), {"quiet", "idle"}),
    ],
)
def test_a_word_for_each_matter(changes: dict[str, str], expected: set[str]) -> None:
    """Each thing that can be the matter with a test has its word, and a test with none is sound."""
    assert _matters({**_FINE, **changes}) == expected


_WAYS = [
    "main a",
    "seed b",
    "seed c",
    "reverse c",
    "alone a",
    "alone b",
    "alone f1",
    "alone f2",
    "alone f3",
    "again a",
    "again f1",
    "stub s",
]
_OUTCOMES = ["passed", "failed", "error", "skipped", "exit", "import", "flaky", "timeout", "lost", "expected to fail"]


@given(st.dictionaries(st.sampled_from(_WAYS), st.sampled_from(_OUTCOMES)))
def test_only_who_passes_on_everything_correct_is_sound(outcomes: dict[str, str]) -> None:
    """Whatever was seen: a sound test passed each time on each correct implementation, and failed on an incorrect one."""
    judged = _judged(outcomes)
    if judged.sound:
        assert outcomes.get("main a") == "passed"
        assert {outcome for way, outcome in outcomes.items() if way.split()[1] in "abc"} <= {"passed"}
        assert "failed" in {outcome for way, outcome in outcomes.items() if way.split()[1] not in "abc"}
    matters = [name for name in Soundness.__dataclass_fields__ if getattr(judged, name)]
    assert ("sound" in matters) == (matters == ["sound"])
