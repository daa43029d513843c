"""Answers are foretold when they were the same in two schedules, and never again once they were not."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from harness.guest.schedules.record import Record
from harness.suite.schedules.foresight import Foresight, Turns

PLACE = st.tuples(st.sampled_from(["client 1", "f"]), st.integers(0, 2), st.integers(0, 2))
SCHEDULE = st.dictionaries(PLACE, st.sampled_from([["yield"], ["end"], ["return", 0, 1]]), max_size=6)


def _told(foresight: Foresight) -> dict[tuple[str, int, int], Any]:
    return {
        (key, time, number): answer
        for key, times in foresight.table().items()
        for time, answers in enumerate(times)
        for number, answer in enumerate(answers)
        if answer is not None
    }


@given(st.lists(SCHEDULE, max_size=5))
def test_what_was_always_the_same_is_foretold(schedules: list[dict[tuple[str, int, int], Any]]) -> None:
    """Exactly the answers that two schedules gave and none gave otherwise are in the table."""
    foresight = Foresight()
    for answers in schedules:
        foresight.learn(list(answers.items()))
    places = {place for answers in schedules for place in answers}
    given_there = {place: [answers[place] for answers in schedules if place in answers] for place in places}
    steady = {place: found[0] for place, found in given_there.items() if len(found) > 1 and all(one == found[0] for one in found)}
    assert _told(foresight) == steady
    for place in steady:
        foresight.distrust(place)
    assert _told(foresight) == {}


def test_nothing_is_foretold_to_scripts_that_look() -> None:
    """Where scripts read the submission between two operations, each answer is asked for."""
    foresight = Foresight()
    for _ in range(3):
        foresight.learn([(("client 1", 0, 0), ["end"])])
    assert _told(foresight) != {}
    foresight.is_blind = True
    assert foresight.table() == {}


def test_both_sides_count_alike() -> None:
    """Calls with the same arguments are told apart by which time they come up, on either side."""
    turns, record = Turns(), Record({})
    for task, operands in ((1, [[1], {}]), (2, [[1], {}]), (1, [[2], {}])):
        key, time, number = turns.of_call(task, "call", 5, operands)
        assert (key, time) == record.begin("call", 5, operands)
        assert number == 0
    assert [turns.of_rest(1)[2], turns.of_rest(1)[2], turns.of_client(3)[2], turns.of_client(3)[2]] == [1, 2, 0, 1]
    turns.end_call(1)
    assert turns.of_rest(1)[1:] == (0, 1)


def test_what_is_not_asked_is_kept() -> None:
    """A foretold answer leaves an entry for the host; one that is not foretold leaves none, nor does one after too many."""
    record = Record({"k": [[["yield"], None]]})
    assert record.answer("k", 0, 0, "ask", [1]) == ["yield"]
    assert record.answer("k", 0, 1, "again", [1]) is None
    assert record.answer("k", 1, 0, "ask", [1]) is None
    assert record.answer("other", 0, 0, "ask", [1]) is None
    assert [entry[:2] for entry in record.take()] == [["ask", [1]]]
    assert [record.answer("k", 0, 0, "ask", []) for _ in range(501)].count(None) == 1
