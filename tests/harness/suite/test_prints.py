"""What a submission may print is bounded by us, whatever its half of the box says."""

from __future__ import annotations

from harness.suite.prints import Prints


def _prints(limit: int) -> tuple[Prints, list[tuple[int, str]]]:
    shown: list[tuple[int, str]] = []
    made = Prints(limit)
    made.show = lambda stream, text: shown.append((stream, text))
    return made, shown


def test_both_streams_are_held_and_shown() -> None:
    """Text comes to its stream in order; what is no text is passed over."""
    prints, shown = _prints(100)
    assert prints.take(["a", "b"])
    assert prints.take(["c", ""])
    assert prints.take([5, None])
    assert prints.texts == ["ac", "b"]
    assert shown == [(0, "a"), (1, "b"), (0, "c")]


def test_nothing_is_shown_beyond_the_limit() -> None:
    """As much as the limit is fine; what goes beyond it is neither held nor shown, nor is what comes after it."""
    prints, shown = _prints(10)
    assert prints.take(["x" * 6, "y" * 4])
    assert not prints.take(["z", ""])
    assert not prints.take(["", "z"])
    assert prints.texts == ["x" * 6, "y" * 4]
    assert len(shown) == 2


def test_each_case_and_each_schedule_may_print_anew() -> None:
    """With another case texts begin anew, with another schedule only the room does."""
    prints, _ = _prints(10)
    prints.take(["x" * 10, ""])
    prints.renew()
    assert prints.take(["y" * 10, ""])
    assert prints.texts[0] == "x" * 10 + "y" * 10
    prints.begin()
    assert prints.take(["z", ""])
    assert prints.texts == ["z", ""]


def test_what_is_apart_is_shown_to_nobody() -> None:
    """Prints that are not of the case have the same limit, and take none of its room."""
    prints, shown = _prints(10)
    apart = prints.apart()
    assert apart.take(["x" * 10, ""])
    assert not apart.take(["x", ""])
    assert prints.take(["y" * 10, ""])
    assert shown == [(0, "y" * 10)]
