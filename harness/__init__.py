"""Runs code that nobody trusts and returns facts. `import harness` loads nothing; `run` and `Job` load on first use."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from harness.session import Job, run

__all__ = ["Job", "run"]


def __getattr__(name: str) -> object:
    if name in __all__:
        return getattr(import_module("harness.session"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
