"""What a world is made of: scopes along pytest's, a guest for each that touches the submission, and whoever has boxes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from harness.suite.knowledge import Knowledge
from harness.suite.lines import Line, Warden
from harness.wire.peer import Peer

__all__ = ["Boxes", "Guest", "Lent", "Owner", "ParentLostError", "Scope", "level_of", "run_all", "were_told"]


class Boxes(Protocol):
    """Whoever can give us a box, and a new one when the last has ended."""

    def first(self) -> tuple[Warden, bool]: ...

    def another(self) -> tuple[Warden, bool]:
        """A new box, and whether the old one had run out of memory. Raises BoxLostError when there will be no more."""
        ...

    def beside(self) -> Warden:
        """A box beside that one; the last one of these ends. Raises BoxLostError as above. For any thread."""
        ...


class ParentLostError(Exception):
    """The guest that another was to be forked from does not answer."""


@dataclass(slots=True)
class Guest:
    """One process that holds the submission, as the host speaks to it."""

    number: int
    pid: int
    line: Line
    peer: Peer
    was_told: bool = False
    """Something of the suite's was handed to it, or to the guest that it came from."""
    used: bool = False
    """Something was done in it since its files were last remembered."""
    knows: Knowledge = field(default_factory=Knowledge)
    kept: dict[int, object] = field(default_factory=dict)
    """The suite's own objects that the submission holds since an earlier call, by number."""


@dataclass(frozen=True, slots=True)
class Lent:
    """A box that somebody else works in for a while: its warden, its zygote, and the processes that must go on living."""

    warden: Warden
    zygote: Guest
    living: tuple[int, ...]


class Owner(Protocol):
    """Whoever has a box to lend, and opens another after one is lost. Raises BoxLostError or BoxStartError."""

    def lend(self) -> Lent: ...

    def lose(self) -> None: ...

    def beside(self) -> Owner | None:
        """Whoever has a second box, which another thread may use; None where there is none, or nothing to gain by it."""
        ...


@dataclass(slots=True, eq=False)
class Scope:
    """A stretch of the run with state of its own. guest: None until the submission is touched in it."""

    name: str
    guest: Guest | None = None
    on_end: list[Callable[[], None]] = field(default_factory=list)
    before: dict[Path, bytes | str | None] = field(default_factory=dict)
    """What the shared files held that its guest has changed."""


def level_of(scopes: Sequence[Scope], number: int) -> int:
    """How deep the scope of a guest is; the innermost, for a guest that has none."""
    owners = (level for level, scope in enumerate(scopes) if scope.guest is not None and scope.guest.number == number)
    return next(owners, len(scopes) - 1)


def were_told(scopes: Sequence[Scope]) -> bool:
    """Whether a guest that lives now has been given anything of the suite's, which it could tell others."""
    return any(scope.guest is not None and scope.guest.was_told for scope in scopes)


def run_all(actions: list[Callable[[], None]]) -> None:
    """Do what was put off, once."""
    for action in actions:
        action()
    actions.clear()
