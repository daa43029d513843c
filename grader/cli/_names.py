"""Which commands there are, and which of them a command line means; known before anything slow is imported."""

from __future__ import annotations

from collections.abc import Sequence
from pkgutil import iter_modules

from grader import cli

__all__ = ["DEFAULT", "names", "will_grade"]

DEFAULT = "run"


def names() -> list[str]:
    """The commands that lie in this package."""
    return sorted(module.name for module in iter_modules(cli.__path__) if not module.name.startswith("_"))


def will_grade(words: Sequence[str]) -> bool:
    """Whether a command line surely grades something. One that begins with an option may do anything."""
    return bool(words) and not words[0].startswith("-") and words[0] not in set(names()) - {DEFAULT} and not {"-h", "--help"} & {*words}
