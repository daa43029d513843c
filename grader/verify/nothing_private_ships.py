"""Nothing of the private part lies in the exercise's public folder: no file, no hidden test, no expected value.

Learners get `exercises/`; whoever finds an accepted solution or the oracle there has no exercise left.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from grader.verify.evidence import Evidence
from grader.verify.trees import functions

__all__ = ["complaints"]

_PRIVATE_FILES = ("oracle.json", "mutants.toml", "parity.toml", "ranges.toml", "NOTES.md")
_PRIVATE_FOLDERS = ("suite", "accepted", "partial", "cheats", "mutants")
_SHORTEST = 40
_SPACE = re.compile(rb"\s+")


def complaints(evidence: Evidence) -> Iterator[str]:
    """A sentence for each thing that must not be there."""
    folder = evidence.exercise.folder
    public = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and "__pycache__" not in path.parts}
    private = {_SPACE.sub(b"", p.read_bytes()): p for p in evidence.home.rglob("*.py") if "__pycache__" not in p.parts}
    hidden = {function.name for tree in evidence.suite.values() for function in functions(tree) if function.name.startswith("test_")}
    for path, content in public.items():
        name = path.relative_to(folder).as_posix()
        yield from (f"{name} has a name of the private part" for part in Path(name).parts if part in (*_PRIVATE_FILES, *_PRIVATE_FOLDERS))
        bare = _SPACE.sub(b"", content)
        if bare in private and len(bare) > _SHORTEST and path.read_bytes() != evidence.starter.files.get(name):
            yield f"{name} is {private[bare].relative_to(evidence.home).as_posix()}"
        if path.suffix == ".py":
            shown = {function.name for function in functions(ast.parse(content))}
            yield from (f"{name} has the hidden test {test}" for test in sorted(shown & hidden))
