"""A failing schedule without the turns that it can do without: what is left is what it takes to fail."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from harness.suite.schedules.portfolio import Choice

__all__ = ["interruptions", "shrink"]

_MOST_TRIES = 80


def interruptions(choices: Sequence[Choice]) -> int:
    """How many of them let a thread wait that could have gone on."""
    return sum(is_point for _, _, is_point, _ in choices)


def shrink(
    choices: Sequence[Choice], fails: Callable[[tuple[Choice, ...]], bool], is_late: Callable[[], bool]
) -> tuple[Choice, ...] | None:
    """As few of the choices as are found to fail still, of each half, quarter and so on the later ones left out first.

    This is delta debugging (Zeller and Hildebrandt, 2002) by complements. None when all of them together do not fail again.
    """
    tries = 0

    def still_fails(fewer: tuple[Choice, ...]) -> bool:
        nonlocal tries
        tries += 1
        return tries <= _MOST_TRIES and not is_late() and fails(fewer)

    kept = tuple(choices)
    if not still_fails(kept):
        return None
    without_waits = tuple(choice for choice in kept if interruptions([choice]))
    if still_fails(without_waits):
        kept = without_waits
    size = -(-len(kept) // 2)
    while size and tries < _MOST_TRIES:
        before, end = len(kept), len(kept)
        while end > 0:
            fewer = kept[: max(0, end - size)] + kept[end:]
            if still_fails(fewer):
                kept = fewer
            end -= size
        if size > 1:
            size = -(-size // 2)
        elif len(kept) == before:
            size = 0
    return kept
