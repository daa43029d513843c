"""Our half of the box as bytes: guest and wire in one zip, the same bytes on every machine, and the program that takes it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import io
import py_compile
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path

from harness import folders

__all__ = ["digest", "parcel", "payload", "program"]

_ROOT = Path(__file__).parent
_ROOMS = ("wire", "guest")
_MOST_KEPT = 8
_SUM_BYTES = 32  # before what is kept: its SHA-256


@lru_cache(maxsize=1)
def payload() -> bytes:
    """A zip of `harness.wire` and `harness.guest`, with an empty `harness/__init__.py`; reproducible."""
    return _zipped(_sources())


@lru_cache(maxsize=1)
def parcel() -> bytes:
    """What is sent: the payload, and beside its modules what this interpreter makes of them.

    A guest of the same version need not compile them, which is a third of its start; any other does. Kept in the
    cache; where nothing can be kept it is the payload alone.
    """
    place = folders.cache_root() / "guests" / f"{digest().partition(':')[2][:32]}-{importlib.util.MAGIC_NUMBER.hex()}.zip"
    with contextlib.suppress(OSError):
        kept = place.read_bytes()
        if kept[:_SUM_BYTES] == hashlib.sha256(kept[_SUM_BYTES:]).digest():
            return kept[_SUM_BYTES:]
    try:
        made = _zipped({**_sources(), **_compiled()})
        folders.store(place, hashlib.sha256(made).digest() + made, most=_MOST_KEPT)
    except OSError:
        return payload()
    return made


@lru_cache(maxsize=1)
def program() -> str:
    """Source for `python -c`: reads a length and that many bytes of `parcel` from standard input, then serves."""
    return (_ROOT / "guest" / "bootstrap.py").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def digest() -> str:
    """What a grade names as its guest: "sha256:..." of the program and the payload."""
    return "sha256:" + hashlib.sha256(program().encode() + payload()).hexdigest()


def _sources() -> dict[str, bytes]:
    return {"harness/__init__.py": b"", **{_name(path): path.read_bytes() for path in _files()}}


def _compiled() -> dict[str, bytes]:
    """Each module's code, without a word of where its text lies on this machine."""
    made = {}
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder, "made.pyc")
        for path in _files():
            mode = py_compile.PycInvalidationMode.UNCHECKED_HASH
            py_compile.compile(str(path), str(place), f"prodgrade:{_name(path)}", doraise=True, optimize=0, invalidation_mode=mode)
            made[_name(path) + "c"] = place.read_bytes()
    return made


def _files() -> list[Path]:
    return sorted(path for room in _ROOMS for path in (_ROOT / room).rglob("*.py") if path.name != "bootstrap.py")


def _name(path: Path) -> str:
    return f"harness/{path.relative_to(_ROOT).as_posix()}"


def _zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
