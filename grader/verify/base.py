"""What a rule is: a module whose docstring explains it, and which yields a sentence for each thing that is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from grader.verify.evidence import Evidence

__all__ = ["Rule"]


class Rule(Protocol):
    """A module of this package, or of an entry point. Its docstring begins with the rule in one sentence."""

    __doc__: str

    def complaints(self, evidence: Evidence) -> Iterator[str]:
        """A sentence for each thing that breaks the rule; nothing when the exercise keeps it."""
        ...
