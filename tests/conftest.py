"""Fixtures that tests of several rooms share."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from harness import examiners
from tests.backends import chosen, isolating, require

if TYPE_CHECKING:
    from collections.abc import Iterator

    from harness.sandbox.base import Backend


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: many tests wait for limits that something else is meant to reach."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def examiners_parent() -> Iterator[None]:
    """All runs of this process share what takes long to load."""
    with examiners.loaded():
        yield


@pytest.fixture(params=chosen())
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each sandbox in turn; skipped with the reason where it does not work, failed under CI=true."""
    return require(request.param)


@pytest.fixture(params=isolating())
def isolating_backend(request: pytest.FixtureRequest) -> Backend:
    """Each sandbox that claims to hold a hostile program, in turn."""
    return require(request.param)
