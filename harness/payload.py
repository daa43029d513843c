"""Our half of the box as bytes: guest and wire in one zip, the same bytes on every machine, and the program that takes it."""

from __future__ import annotations

import hashlib
import io
import zipfile
from functools import lru_cache
from pathlib import Path

__all__ = ["digest", "payload", "program"]

_ROOT = Path(__file__).parent
_ROOMS = ("wire", "guest")


@lru_cache(maxsize=1)
def payload() -> bytes:
    """A zip of `harness.wire` and `harness.guest`, with an empty `harness/__init__.py`; reproducible."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(_entry("harness/__init__.py"), b"")
        for path in _files():
            archive.writestr(_entry(f"harness/{path.relative_to(_ROOT).as_posix()}"), path.read_bytes())
    return buffer.getvalue()


@lru_cache(maxsize=1)
def program() -> str:
    """Source for `python -c`: reads a length and that many bytes of `payload` from standard input, then serves."""
    return (_ROOT / "guest" / "bootstrap.py").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def digest() -> str:
    """What a grade names as its guest: "sha256:..." of the program and the payload."""
    return "sha256:" + hashlib.sha256(program().encode() + payload()).hexdigest()


def _files() -> list[Path]:
    return sorted(path for room in _ROOMS for path in (_ROOT / room).rglob("*.py") if path.name != "bootstrap.py")


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    entry.external_attr = 0o644 << 16
    return entry
