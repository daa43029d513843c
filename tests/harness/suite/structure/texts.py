"""Submissions written as texts, and what a question finds in them."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from harness.suite.structure import Finding, Structure

__all__ = ["lines", "structure"]


def structure(files: str | Mapping[str, str]) -> Structure:
    """The questions for these files; a text alone is `m.py`."""
    every = {"m.py": files} if isinstance(files, str) else files
    return Structure({name: textwrap.dedent(text).encode() for name, text in every.items()})


def lines(findings: list[Finding]) -> list[int]:
    """Where the findings are, each line once."""
    return sorted({finding.line for finding in findings})
