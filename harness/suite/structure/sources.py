"""The submission's text as syntax trees. The text is hostile: what cannot be read is a finding, never an accident of ours."""

from __future__ import annotations

import ast
import io
import tokenize
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from harness.parsing import parse
from harness.suite.structure.findings import Finding

__all__ = ["LARGEST_TEXT", "Source", "read"]

LARGEST_TEXT = 128 * 1024
"""Bytes of all files together. A tree, and what is remembered of it, takes up to a thousand times the text's size."""

_DEEPEST = 400
_ENCODINGS = frozenset({"utf-8", "utf-8-sig", "ascii", "iso-8859-1", "iso-8859-15", "cp1252"})
"""Those that read the same text whoever reads it; in others (utf-7, unicode_escape) code can look like something else."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the submission: its path, dotted module name, whether it is a package's `__init__`, its text and its tree."""

    file: str
    module: str
    is_package: bool
    text: str
    tree: ast.Module


def read(files: Mapping[str, bytes]) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Every Python file as a tree, and a finding for each that cannot be read."""
    python = {name: content for name, content in sorted(files.items()) if name.endswith(".py")}
    if sum(map(len, python.values())) > LARGEST_TEXT:
        largest = max(python, key=lambda name: len(python[name]))
        sentence = f"the Python files are larger than {LARGEST_TEXT // 1024} KiB together, too large to look into"
        return (), (Finding(largest, 1, sentence),)
    every = [_read_one(file, content) for file, content in python.items()]
    return (
        tuple(found for found in every if isinstance(found, Source)),
        tuple(found for found in every if isinstance(found, Finding)),
    )


def _read_one(file: str, content: bytes) -> Source | Finding:
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        if encoding not in _ENCODINGS:
            return Finding(file, 1, "is written in an unusual encoding; write it in UTF-8")
        text = content.decode(encoding)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of strange escapes and the like
            tree = parse(text)
    except SyntaxError as error:
        return Finding(file, error.lineno or 1, "is not valid Python")
    except (ValueError, LookupError):
        return Finding(file, 1, "is not a text that Python can read")
    except (MemoryError, RecursionError):  # the parser gives up on what nests too deep, by either
        return Finding(file, 1, "nests too deep to be read")
    line = _too_deep(tree)
    if line:
        return Finding(file, line, f"nests more than {_DEEPEST} levels deep, too deep to be read")
    path = PurePosixPath(file)
    is_package = path.name == "__init__.py"
    module = ".".join(path.parent.parts if is_package else path.with_suffix("").parts)
    return Source(file, module, is_package, text, tree)


def _too_deep(tree: ast.Module) -> int:
    """The line where the tree is deeper than can be walked, or 0."""
    stack: list[tuple[ast.AST, int]] = [(tree, 0)]
    while stack:
        node, depth = stack.pop()
        if depth > _DEEPEST:
            return int(getattr(node, "lineno", 1))
        stack += [(child, depth + 1) for child in ast.iter_child_nodes(node)]
    return 0
