"""What tests may see of a module: its words and signatures, nothing of its bodies."""

from __future__ import annotations

from harness.suite.mutation import functions, outline

_SOURCE = '''
"""Words on the module."""
import math
from os import path

LIMIT = 3
SECRET = math.pi
_hidden = 4


class BadError(ValueError):
    """Words on the exception."""

    def __init__(self):
        self.secret = 1


@decorated
def half(x, *, digits=2):
    """Words on the function."""
    return round(x / 2, digits)


def bare(x): return x


def _private(x):
    return x
'''


def test_bodies_are_left_out() -> None:
    """Docstrings, signatures, plain constants and exceptions stay; bodies, imports, decorators and private names do not."""
    found = outline(_SOURCE)
    assert all(
        words in found for words in ("Words on the module", "Words on the exception", "Words on the function", "LIMIT = 3", "*, digits=2")
    )
    assert not any(words in found for words in ("round", "math", "path", "secret", "_hidden", "_private", "decorated", "return"))
    compile(found, "outline", "exec")


def test_names_are_what_tests_may_use() -> None:
    """The documented names are those of functions, constants and exceptions."""
    assert functions(_SOURCE) == ("LIMIT", "BadError", "half", "bare")
