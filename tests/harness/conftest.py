"""Fixtures of the harness's tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness.runs import Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    """A place to write small suites and run them."""
    return Workshop(tmp_path)
