"""Which schedules a case is run under, each with a name by which it can be run again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

__all__ = ["DEFAULT", "NAMES", "Choice", "Profile", "Schedule", "portfolio", "sweeps"]

DEFAULT = 60
"""How many schedules a case has: with so many, the chance that a bug is missed which needs one is 2 in 10,000 (measured)."""

_FIRST = ("fifo", "lifo")
_MIX = ("rand", "rand5", "rand2", "pct5", "rand", "site", "rand5", "pct3", "rand2", "sitesweep")
"""Different bugs like different strategies; no single one finds as many as their mix."""
NAMES = frozenset({*_FIRST, *_MIX, "sweep"})


Choice = tuple[int, ...]
"""Who is next: number of the task before, its steps by then, 1 if it could have gone on, number of the task that follows."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """One schedule: a strategy, and which of its schedules. choices: instead, of a schedule like this one, those that are made again."""

    strategy: str
    number: int = 0
    choices: tuple[Choice, ...] | None = None

    @property
    def id(self) -> str:
        """By which it can be asked for: `rand2:5`."""
        return f"{self.strategy}:{self.number}"

    def plan(self, suite_seed: int, profile: Profile, timers: float) -> list[Any]:
        """What the actor makes it from."""
        strategy = self.strategy if self.choices is None else "told"
        sites = profile.sites if self.choices is None else [number for choice in self.choices for number in choice]
        return [strategy, self.number, self.seed(suite_seed), profile.steps, list(sites), timers]

    @classmethod
    def parse(cls, text: str) -> Schedule:
        """The schedule of an id. Raises ValueError."""
        strategy, _, number = text.partition(":")
        if strategy not in NAMES or not (number or "0").isdecimal():
            raise ValueError(f"no schedule {text!r}; write it like rand2:5, with one of {', '.join(sorted(NAMES))}")
        return cls(strategy, int(number or "0"))

    @property
    def name(self) -> str:
        """What it is called where it is shown."""
        return self.id if self.choices is None else f"{self.id}, shortened"

    def seed(self, suite_seed: int) -> int:
        """What its randomness starts from."""
        return int.from_bytes(hashlib.sha256(f"{suite_seed}:{self.id}".encode()).digest()[:6], "big")


@dataclass(frozen=True, slots=True)
class Profile:
    """What the first, undisturbed schedule of a case was like: its steps, and the points that it passed."""

    steps: int = 100
    sites: Sequence[int] = ()


def portfolio() -> Iterator[Schedule]:
    """Schedules without end, the most telling first."""
    yield from map(Schedule, _FIRST)
    numbers: dict[str, int] = {}
    while True:
        for strategy in _MIX:
            number = numbers.get(strategy, 0)
            numbers[strategy] = number + 1
            yield Schedule(strategy, number)


def sweeps(steps: int, count: int) -> Iterator[Schedule]:
    """At most so many schedules with a single interruption, spread over a run of so many steps."""
    every = max(1, -(-2 * steps // count))
    for at in range(0, 2 * steps, every):
        yield Schedule("sweep", at)
