"""Which sandboxes the tests run against, and what happens where one does not work.

Ask for the `backend` fixture (every sandbox) or `isolating_backend` (those that hold a hostile program) of
tests/conftest.py; a test of one backend by name calls `require("docker")` first.

PRODGRADE_TEST_BACKENDS=bubblewrap,bare narrows the choice on purpose; without it all backends are meant. One that does
not work on this machine is skipped with the reason its `missing()` gives. With CI=true that is a failure instead: what
CI means to test must be there.
"""

from __future__ import annotations

import os
from functools import cache
from typing import cast

import pytest

from harness.plugins import UnknownPluginError
from harness.sandbox import SANDBOXES
from harness.sandbox.base import Backend

__all__ = ["chosen", "isolating", "quickest", "require"]


_FASTEST_FIRST = ("bubblewrap", "landlock")


def chosen() -> list[str]:
    """Names of the sandboxes to test, in the order they were given."""
    given = os.environ.get("PRODGRADE_TEST_BACKENDS", "")
    names = [name.strip() for name in given.split(",") if name.strip()]
    known = SANDBOXES.names()
    strangers = sorted(set(names) - set(known))
    if strangers:
        raise pytest.UsageError(f"PRODGRADE_TEST_BACKENDS names {', '.join(strangers)}; there are {', '.join(known)}")
    return names or known


def isolating() -> list[str]:
    """Those of them that isolate."""
    return [name for name in chosen() if _load(name).ISOLATES]


def require(name: str) -> Backend:
    """The backend of that name, if it is to be tested and works here; else the test is skipped, or fails under CI=true."""
    if name not in chosen():
        pytest.skip(f"PRODGRADE_TEST_BACKENDS leaves {name} out")
    lack = _missing(name)
    if lack is None:
        return _load(name)
    if os.environ.get("CI") == "true":
        pytest.fail(f"sandbox {name} must work under CI=true, unless PRODGRADE_TEST_BACKENDS leaves it out: {lack}")
    pytest.skip(f"sandbox {name} does not work here: {lack}")


def quickest() -> str:
    """The one of them that isolates, works here and takes least time, for what one sandbox is enough to show."""
    names = sorted(isolating(), key=lambda name: _FASTEST_FIRST.index(name) if name in _FASTEST_FIRST else len(_FASTEST_FIRST))
    working = [name for name in names if _missing(name) is None]
    return require(next(iter(working or names), "bubblewrap")).NAME


@cache
def _missing(name: str) -> str | None:
    return _load(name).missing()


def _load(name: str) -> Backend:
    try:
        return cast("Backend", SANDBOXES.load(name))
    except UnknownPluginError as error:
        raise pytest.UsageError(str(error)) from error
