"""Fixtures of the guest's tests."""

from __future__ import annotations

import os

import pytest

from harness.guest import process


@pytest.fixture(autouse=True)
def _late_exit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guests take os._exit when they are imported; coverage puts another one there in each fork, which must be seen."""

    def leave(code: int) -> None:
        os._exit(code)

    monkeypatch.setattr(process, "_exit", leave)
