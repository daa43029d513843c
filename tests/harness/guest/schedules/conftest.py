"""Fixtures of the scheduler's tests."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable
from typing import Any

import pytest

from harness.guest.schedules import actor, engine


@pytest.fixture(autouse=True)
def _late_exit(monkeypatch: pytest.MonkeyPatch) -> None:
    """Coverage puts another os._exit into each fork, which an actor that was imported before must see."""

    def leave(code: int) -> None:
        os._exit(code)

    monkeypatch.setattr(actor, "_exit", leave)


@pytest.fixture(autouse=True)
def _traced_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """The engine starts threads below `threading`, where coverage would not follow them."""
    start = engine._start

    def start_traced(function: Callable[..., object], arguments: tuple[Any, ...]) -> int:
        def live() -> None:
            sys.settrace(threading.gettrace())
            function(*arguments)

        return start(live, ())

    monkeypatch.setattr(engine, "_start", start_traced)
