"""Answers that are made once: each is kept under a digest of all that it depends on."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import secrets
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from grader import pipeline
from grader.catalog import contents, layout

__all__ = ["Kept", "files_below", "program_digest"]

_MOST = 5_000
_NOT_GRADING = ("cli", "verify", "reporters", "skeleton", "matrix.py", "foreign.py", "hints.py")
_LIBRARIES = ("pytest", "hypothesis", "numpy", "ruff")


class Kept:
    """JSON values by digest. folder: where they are kept between runs, None for nowhere."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        if folder is not None and folder.is_dir():
            _forget_the_oldest(folder)

    @staticmethod
    def key(*parts: object) -> str:
        """The digest of plain values; the program that is at work is always a part."""
        return hashlib.sha256(json.dumps([program_digest(), *parts]).encode()).hexdigest()

    def read(self, key: str) -> Any:
        """What was written under that key, None when nothing readable was."""
        if self._folder is None:
            return None
        try:
            return json.loads(self._path(key).read_text("utf-8"))
        except (OSError, ValueError):
            return None

    def write(self, key: str, value: Any) -> None:
        """Keep a value, whole or not at all."""
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft = self._folder / f".{key}.{secrets.token_hex(4)}"
            draft.write_text(json.dumps(value), encoding="utf-8")
            os.replace(draft, self._path(key))  # noqa: PTH105 - whole or not at all

    def _path(self, key: str) -> Path:
        assert self._folder is not None  # noqa: S101 - asked by its two callers
        return self._folder / f"{key}.json"


@cache
def program_digest() -> str:
    """Of what makes verdicts: our own code but for commands, rules and reports, the interpreter, and the libraries."""
    root = Path(pipeline.__file__).parents[1]
    sources = [path for room in ("grader", "harness") for path in (root / room).rglob("*") if path.suffix in {".py", ".json"}]
    grading = [path for path in sources if path.relative_to(root).parts[1] not in _NOT_GRADING]
    ours = contents.digest((path.relative_to(root).as_posix(), path.read_bytes()) for path in grading)
    return " ".join([ours, platform.python_version(), *(f"{name} {_version(name)}" for name in _LIBRARIES)])


def files_below(folder: Path) -> list[Path]:
    """The files of a folder that tools did not leave behind, sorted."""
    found = sorted(path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if not any(layout.is_generated(part) for part in path.relative_to(folder).parts)]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


def _forget_the_oldest(folder: Path) -> None:
    kept = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
    for path in kept[: max(0, len(kept) - _MOST)]:
        path.unlink(missing_ok=True)
