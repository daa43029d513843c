"""A failing schedule is told in the submission's own lines, and the turns that matter are those that are shown."""

from __future__ import annotations

import pytest

from harness.suite.schedules.explain import explain
from harness.suite.schedules.failures import Deadlock, Row
from harness.suite.schedules.telling import Switch

_SOURCES = {"m.py": "\n".join(f"line_{number} = {number}" for number in range(1, 100))}


def _row(line: int, state: str = "run", *, called: str = "", holder: str = "", who: str = "client 1") -> Row:
    return Row(who, state, "m.py", line, called, "lock", ("m.py", 1), holder)


def _shown(switches: list[Switch]) -> list[str]:
    return explain(AssertionError(), switches, _SOURCES).splitlines()[1:]


def test_few_turns_are_all_shown() -> None:
    """Each with the line at which it happens."""
    told = _shown([Switch(_row(3), "client 2"), Switch(_row(4, "end"), "thread 1")])
    assert told == [
        "  client 1 is interrupted at m.py:3; client 2 goes on",
        "      line_3 = 3",
        "  client 1 has ended; thread 1 goes on",
        "      line_4 = 4",
    ]


@pytest.mark.parametrize("at", [0, 7, 49])
def test_of_many_turns_the_interruption_is_shown(at: int) -> None:
    """Wherever among the many that had to be it is; what is left out is counted."""
    switches = [Switch(_row(50 if place == at else place + 1, "run" if place == at else "gate"), "client 2") for place in range(50)]
    told = _shown(switches)
    assert "  client 1 is interrupted at m.py:50; client 2 goes on" in told
    shown = sum("goes on" in line for line in told)
    left_out = sum(int(line.split()[1]) for line in told if line.startswith("  ..."))
    assert (shown <= 8, shown + left_out) == (True, 50)


def test_of_many_interruptions_the_last_are_shown() -> None:
    """They are closest to what went wrong."""
    told = _shown([Switch(_row(place + 1), "client 2") for place in range(40)])
    assert [line.split(":")[1].split(";")[0] for line in told if "interrupted" in line][-4:] == ["37", "38", "39", "40"]


def test_without_an_interruption_it_is_said_so() -> None:
    """Turns that had to be explain nothing."""
    assert _shown([]) == []
    assert explain(AssertionError(), [Switch(_row(3, "lock"), "client 2")], _SOURCES) == "It goes wrong even when no thread is interrupted."


@pytest.mark.parametrize(
    "called, holder, words",
    [
        ("", "client 2", "waits for the lock made at m.py:1, held by client 2"),
        ("Thread.join", "", "waits in Thread.join"),
        ("Event.wait", "client 1", "waits in Event.wait"),
        ("Queue.get", "client 2", "waits in Queue.get for the lock made at m.py:1, held by client 2"),
    ],
)
def test_who_waits_holds_nothing_up(called: str, holder: str, words: str) -> None:
    """A lock that the library took to wait for is not told of; one that somebody else has is."""
    told = explain(Deadlock("no", [_row(3, "lock", called=called, holder=holder)]), [], _SOURCES)
    assert f"  client 1 at m.py:3 {words}" in told.splitlines()
