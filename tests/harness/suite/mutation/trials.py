"""A small module to be tested, implementations of it, and ways to try tests on them."""

from __future__ import annotations

import textwrap
from fractions import Fraction
from pathlib import Path

from harness.suite import mutation
from harness.suite.mutation.direct_box import DirectBox

__all__ = ["IMPLEMENTATIONS", "TERMS", "tried"]

GIVEN = '''
"""A module."""


class EmptyError(ValueError):
    """There is nothing."""


def largest(values):
    """The largest value. EmptyError when there is none."""
    if not values:
        raise EmptyError("nothing", 0)
    return max(values)


def total(values, start=0):
    """The sum."""
    return sum(values, start)


def ordered(values):
    """A sorted copy."""
    return sorted(values)
'''
_OTHER = """
class EmptyError(ValueError):
    pass


def largest(values):
    if len(values) == 0:
        raise EmptyError("there is no value")
    return sorted(values)[-1]


def total(values, start=0):
    for value in values:
        start = start + value
    return start


def ordered(values):
    copy = [*values]
    copy.sort()
    return copy
"""


def _fault(name: str, base: str, old: str, new: str) -> mutation.Fault:
    text = {"given": GIVEN, "other": _OTHER}[base]
    assert text.count(old) == 1
    return mutation.Fault(name, f"{name} is wrong", "plain", base, text.replace(old, new))


IMPLEMENTATIONS = mutation.Implementations(
    {"given": GIVEN, "other": _OTHER},
    (
        _fault("smallest", "given", "max(values)", "min(values)"),
        _fault("silent", "other", 'raise EmptyError("there is no value")', "return None"),
        _fault("startless", "given", "sum(values, start)", "sum(values)"),
        _fault("in-place", "other", "copy = [*values]", "copy = values"),
    ),
    "m",
    ("test_m.py",),
)
TERMS = mutation.Terms(most_share=Fraction(1, 2), again=2)


def tried(
    folder: Path, tests: str, terms: mutation.Terms = TERMS, implementations: mutation.Implementations = IMPLEMENTATIONS
) -> mutation.Trial:
    """What a trial of these tests finds, without a sandbox."""
    folder.mkdir(exist_ok=True)
    (folder / "test_m.py").write_text(textwrap.dedent(tests), encoding="utf-8")
    with DirectBox(folder) as box:
        return mutation.try_tests(box, implementations, terms)
