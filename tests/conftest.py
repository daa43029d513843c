"""Fixtures that tests of several rooms share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.backends import chosen, isolating, require

if TYPE_CHECKING:
    from harness.sandbox.base import Backend


@pytest.fixture(params=chosen())
def backend(request: pytest.FixtureRequest) -> Backend:
    """Each sandbox in turn; skipped with the reason where it does not work, failed under CI=true."""
    return require(request.param)


@pytest.fixture(params=isolating())
def isolating_backend(request: pytest.FixtureRequest) -> Backend:
    """Each sandbox that claims to hold a hostile program, in turn."""
    return require(request.param)
