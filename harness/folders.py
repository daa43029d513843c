"""Temporary folders that carry their maker's name, so that what a killed process left behind is removed by the next."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness import owner
from harness.guest import removal

__all__ = ["make", "temporary"]


def make(kind: str, *, within: str | None = None) -> str:
    """A new empty folder, which whoever asked removes. Removes folders of that kind whose makers have ended.

    kind: what it is for, as part of its name. within: where it is made, by default where temporary files go.
    """
    base = Path(within or tempfile.gettempdir())
    for left in base.glob(f"prodgrade-{kind}-*"):
        if owner.is_gone(left.name.removeprefix(f"prodgrade-{kind}-").rpartition("-")[0]):
            removal.remove(str(left))
    return tempfile.mkdtemp(prefix=f"prodgrade-{kind}-{owner.mine()}-", dir=base)


@contextlib.contextmanager
def temporary(kind: str, *, within: str | None = None) -> Iterator[str]:
    """`make`, and remove it in the end."""
    folder = make(kind, within=within)
    try:
        yield folder
    finally:
        removal.remove(folder)
