"""Sandboxes: one module a backend, and the choice among them."""

from __future__ import annotations

from typing import NamedTuple, cast

from harness.errors import HarnessError
from harness.plugins import Room
from harness.sandbox.base import Backend

__all__ = ["SANDBOXES", "Standing", "choose", "explain"]

SANDBOXES = Room(
    "harness.sandbox",
    "sandbox",
    not_plugins=("base", "conformance", "local", "pool"),
)

_PREFERRED = ("docker", "bubblewrap", "landlock")
_TRUSTED_ONLY = "bare"


class Standing(NamedTuple):
    """How one backend stands on this machine.

    isolates: it keeps a hostile program in. missing: the sentence on what it lacks here; None when it works.
    """

    name: str
    isolates: bool
    missing: str | None


def choose(name: str = "auto", *, trusted: bool = False) -> Backend:
    """The backend of that name, or with "auto" the first that works here, strongest first.

    trusted: the code to run is the user's own, so "auto" may end at `bare`, which isolates nothing.
    Raises UnknownPluginError for a name nobody has and HarnessError when what was asked for does not work here.
    """
    if name != "auto":
        backend = cast("Backend", SANDBOXES.load(name))
        lack = backend.missing()
        if lack is not None:
            raise HarnessError(f"the sandbox {name} does not work here: {lack}", hint="`grade doctor` shows what does")
        return backend
    known = SANDBOXES.names()
    wanted = [*_PREFERRED, _TRUSTED_ONLY] if trusted else list(_PREFERRED)
    lacks: list[str] = []
    for candidate in (n for n in wanted if n in known):
        backend = cast("Backend", SANDBOXES.load(candidate))
        lack = backend.missing()
        if lack is None:
            return backend
        lacks.append(f"{candidate}: {lack}")
    raise HarnessError(
        f"no sandbox works here ({'; '.join(lacks)})",
        hint="for your own code only, `--sandbox bare` runs it without isolation",
    )


def explain() -> list[Standing]:
    """Every backend there is, with what it lacks on this machine."""
    standings = []
    for name in SANDBOXES.names():
        backend = cast("Backend", SANDBOXES.load(name))
        standings.append(Standing(name, backend.ISOLATES, backend.missing()))
    return standings
