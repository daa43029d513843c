"""Answers are found by key, time and number, and what was not asked because of them is kept in order."""

from __future__ import annotations

from harness.guest.schedules.record import Record


def test_an_answer_is_found_by_its_place() -> None:
    """What was foretold is given at its place alone; everywhere else, and at a hole, the host has to be asked."""
    record = Record({"k": [[["end"], None], [["yield"]]]})
    places = [("k", 0, 0), ("k", 0, 1), ("k", 0, 2), ("k", 1, 0), ("k", 2, 0), ("other", 0, 0)]
    assert [record.answer(*place, "next", [place[1]]) for place in places] == [["end"], None, None, ["yield"], None, None]
    assert record.take() == [["next", [0], 1000.0], ["next", [1], 1000.0]]
    assert record.take() == []


def test_calls_alike_are_counted() -> None:
    """The same function with the same arguments is the same key, one time later; other arguments are another key."""
    record = Record({})
    first, again, other = (record.begin("call", 5, operands) for operands in ([1], [1], [2]))
    assert (again[0], first[1], again[1], other[1]) == (first[0], 0, 1, 0)
    assert other[0] != first[0]


def test_silence_has_an_end() -> None:
    """After five hundred entries the host is asked although the answer is foretold; once it has them, it is not."""
    record = Record({"k": [[["yield"]]]})
    for _ in range(499):
        record.note("done", None)
    assert record.answer("k", 0, 0, "next", None) == ["yield"]
    assert record.answer("k", 0, 0, "next", None) is None
    assert len(record.take()) == 500
    assert record.answer("k", 0, 0, "next", None) == ["yield"]
