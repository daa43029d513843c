"""The project's own Python files, for tests that look at all of them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from pathlib import Path

__all__ = ["PACKAGES", "ROOT", "Source", "everything", "packaged"]

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("grader", "harness")


@dataclass(frozen=True, slots=True)
class Source:
    """One file: its path from the root, its dotted name and its text."""

    path: Path
    module: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, filename=str(self.path))

    @property
    def is_package(self) -> bool:
        return self.path.name == "__init__.py"


_HOSTILE = ROOT / "tests" / "attacks" / "corpus"
"""Submissions that attack: they are data, and one of them is not even Python."""


def packaged() -> list[Source]:
    """Every module of the two packages, sorted by name."""
    return _under(*PACKAGES)


def everything() -> list[Source]:
    """Those, the tests and the benchmarks: all that is held to our sizes."""
    return _under(*PACKAGES, "tests", "benchmarks")


def _under(*folders: str) -> list[Source]:
    paths = [path for folder in folders for path in (ROOT / folder).rglob("*.py") if not path.is_relative_to(_HOSTILE)]
    return sorted((_read(path.relative_to(ROOT)) for path in paths), key=lambda source: source.module)


def _read(path: Path) -> Source:
    parts = path.with_suffix("").parts
    if parts[-1] == "__init__":
        parts = parts[:-1]
    return Source(path=path, module=".".join(parts), text=(ROOT / path).read_text("utf-8"))
