"""Folders of ours: temporary ones, whose names tell who made them, so that left-overs can be removed, and the cache."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from pathlib import Path

from harness import owner
from harness.guest import removal

__all__ = ["cache_root", "make", "remove", "store", "temporary"]


def make(kind: str, *, within: str | None = None) -> str:
    """A new empty folder, which whoever asked removes. Removes folders of that kind whose makers have ended.

    kind: what it is for, as part of its name. within: where it is made, by default where temporary files go.
    """
    base = Path(within or tempfile.gettempdir())
    _sweep(kind, base)
    return tempfile.mkdtemp(prefix=f"prodgrade-{kind}-{owner.mine()}-", dir=base)


@contextlib.contextmanager
def temporary(kind: str, *, within: str | None = None) -> Iterator[str]:
    """`make`, and `remove` it in the end."""
    folder = make(kind, within=within)
    try:
        yield folder
    finally:
        remove(folder)


def remove(folder: str) -> None:
    """Remove what `make` made, and what was left of its kind until then: a box outlives a maker that was killed by a moment."""
    removal.remove(folder)
    _sweep(Path(folder).name.split("-")[1], Path(folder).parent)


def _sweep(kind: str, base: Path) -> None:
    for left in base.glob(f"prodgrade-{kind}-*"):
        if owner.is_gone(left.name.removeprefix(f"prodgrade-{kind}-").rpartition("-")[0]):
            removal.remove(str(left))


def store(place: Path, content: bytes, *, most: int) -> None:
    """Keep a file in the cache, whole or not at all, and no more than so many of the newest beside it. Raises OSError."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = place.with_name(f".{place.name}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(content)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)  # where it could not be put in place
    kept = sorted(place.parent.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    for old in kept[:-most]:
        old.unlink(missing_ok=True)


def cache_root() -> Path:
    """Where what can be made again is kept, by the XDG rules."""
    configured = os.environ.get("XDG_CACHE_HOME", "")
    base = Path(configured) if configured.startswith("/") else Path.home() / ".cache"
    return base / "prodgrade"
