"""Python text to syntax trees, from several threads at once."""

from __future__ import annotations

import ast
import threading

__all__ = ["parse"]

_lock = threading.Lock()


def parse(source: str | bytes) -> ast.Module:
    """As `ast.parse`, one thread at a time: before Python 3.11.5, threads that parse together fail with SystemError (gh-106905).

    Raises SyntaxError and ValueError.
    """
    with _lock:
        return ast.parse(source)
