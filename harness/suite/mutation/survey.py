"""What an author wants to know of generated faults: which of them strong tests find, and which nobody notices."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from harness.suite.mutation.bench import Bench, Seen
from harness.suite.mutation.faults import Implementations
from harness.suite.scopes import Owner

__all__ = ["Fate", "survey"]

_SEED = 1
_NO_PADDING = (0, 0, 0)


class Fate(Enum):
    """What becomes of a changed implementation. ALIVE: tests ask for what it answers otherwise, and do not mind.

    UNASKED: no test asks for anything that it answers otherwise. ENDLESS: it does not end, or cannot be imported.
    """

    ALIVE = "alive"
    UNASKED = "unasked"
    ENDLESS = "endless"
    FOUND = "found"


def survey(owner: Owner, implementations: Implementations, changed: Mapping[str, str], base: str) -> dict[str, tuple[Fate, str]]:
    """The fate of each changed text, by id, and the name of a test that finds it. base: the text that they are changes of.

    The tests are the author's own, and are believed. Raises BenchLostError and SuiteError.
    """
    bench = Bench(owner, implementations.material())
    try:
        collected = bench.collect()
        numbers = range(len(collected.tests))
        bench.run(base, numbers, _SEED, padding=_NO_PADDING, logging=True)
        asked = dict(zip(changed, bench.differing([*changed.values()], base, numbers), strict=True))
        found = {}
        for name, text in changed.items():
            fate, number = _fate(bench, text, asked[name])
            found[name] = (fate, "" if number is None else collected.tests[number].name)
        return found
    finally:
        bench.close()


def _fate(bench: Bench, text: str, asked: tuple[int, ...] | None) -> tuple[Fate, int | None]:
    if asked is None:
        return Fate.ENDLESS, None
    for number in asked:
        if bench.run(text, [number], _SEED, padding=_NO_PADDING).get(number, Seen("lost")).outcome == "failed":
            return Fate.FOUND, number
    return (Fate.ALIVE if asked else Fate.UNASKED), None
