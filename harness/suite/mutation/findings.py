"""What a trial has found, decided from what was seen of each test on each implementation. Pure.

The words, all of one test of the learner's:

* it *cries wolf* when it does not pass on a correct implementation.
* it is *restless* when it answers otherwise under another seed.
* it is *dependent* when it answers otherwise alone, or in reverse order.
* it *contradicts itself* when it answers otherwise on the same implementation with everything the same but the moment.
* it is *idle* when it fails on no faulty implementation, nor on one that answers None to everything.
* it is *broad* when it fails on more than a share of all faults: it says that something is wrong, not what.
* it is *quiet* when it skips itself or expects to fail.
* it is *sound* when it passes on every correct implementation each time, and is none of the others.

A fault is found by a sound test that fails on it, by an assertion or an exception in the test itself. Exits, failing
imports, time that runs out, errors in fixtures and skips find nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from harness.suite.mutation.bench import Seen

__all__ = ["Observation", "Soundness", "Way", "soundness"]

_PASSED, _FAILED = "passed", "failed"
_QUIET = frozenset({"skipped", "expected to fail"})


@dataclass(frozen=True, slots=True)
class Way:
    """How a test was run. name: main, seed, reverse, stub (with all others), alone, again (by itself)."""

    name: str
    implementation: str
    is_correct: bool


@dataclass(frozen=True, slots=True)
class Observation:
    """What one test did in one run. test: its number."""

    way: Way
    test: int
    seen: Seen


@dataclass(frozen=True, slots=True)
class Soundness:
    """Numbers of tests, by what is the matter with them; see the module's text."""

    crying_wolf: frozenset[int]
    restless: frozenset[int]
    dependent: frozenset[int]
    contradicting: frozenset[int]
    idle: frozenset[int]
    broad: frozenset[int]
    quiet: frozenset[int]
    sound: frozenset[int]


def soundness(tests: Iterable[int], observations: Iterable[Observation], *, faults: frozenset[str], most_share: Fraction) -> Soundness:
    """What is the matter with each test. faults: names of the faulty implementations; any other incorrect one is a mere stub."""
    seen = list(observations)
    found: dict[str, set[int]] = {name: set() for name in Soundness.__dataclass_fields__}
    for test in tests:
        matters = _Test([o for o in seen if o.test == test]).matters(faults, most_share)
        for name in matters or ["sound"]:
            found[name].add(test)
    return Soundness(**{name: frozenset(numbers) for name, numbers in found.items()})


class _Test:
    """What was seen of one test."""

    def __init__(self, seen: list[Observation]) -> None:
        self._seen = seen

    def matters(self, faults: frozenset[str], most_share: Fraction) -> list[str]:
        checks = {
            "crying_wolf": self._cries_wolf(),
            "restless": self._is_changed_in("seed"),
            "dependent": self._is_dependent(),
            "contradicting": self._contradicts(),
            "idle": not self._cries_wolf() and not any(o.seen.outcome == _FAILED and not o.way.is_correct for o in self._seen),
            "broad": len({o.way.implementation for o in self._seen if o.seen.outcome == _FAILED} & faults) > most_share * len(faults),
            "quiet": any(o.seen.outcome in _QUIET for o in self._seen if o.way.is_correct),
        }
        return [name for name, is_so in checks.items() if is_so]

    def _of(self, name: str, implementation: str | None = None) -> list[Observation]:
        return [o for o in self._seen if o.way.name == name and implementation in {None, o.way.implementation}]

    def _alone(self, implementation: str) -> str:
        """How it ended by itself on an implementation; as passed where it was not tried so."""
        return next((o.seen.outcome for o in self._of("alone", implementation)), _PASSED)

    @property
    def _main(self) -> str:
        return next((o.seen.outcome for o in self._of("main")), "lost")

    def _cries_wolf(self) -> bool:
        """In the file's order on the first correct implementation, or alone on another where it passes alone on the first."""
        if self._main not in {_PASSED, *_QUIET}:
            return True
        first = self._of("main")[0].way.implementation
        others = [o for o in self._of("alone") if o.way.is_correct and o.way.implementation != first]
        return self._alone(first) == _PASSED and any(o.seen.outcome not in {_PASSED, *_QUIET} for o in others)

    def _is_changed_in(self, name: str) -> bool:
        """Whether it failed in another way of running all tests on an implementation on which it passes alone."""
        if self._main != _PASSED:
            return False
        return any(o.seen.outcome != _PASSED and self._alone(o.way.implementation) == _PASSED for o in self._of(name))

    def _is_dependent(self) -> bool:
        if self._is_changed_in("reverse"):
            return True
        first = [o.way.implementation for o in self._of("main")]
        return self._main == _PASSED and any(self._alone(name) != _PASSED for name in first)

    def _contradicts(self) -> bool:
        if any(o.seen.outcome == "flaky" for o in self._seen):
            return True
        if self._main == _PASSED and any(o.seen.outcome != _PASSED for o in self._of("again") if o.way.is_correct):
            return True
        by_itself = [o for o in self._seen if o.way.name in {"alone", "again"}]
        outcomes = {(o.way.implementation, o.seen.outcome) for o in by_itself}
        return len(outcomes) > len({implementation for implementation, _ in outcomes})
