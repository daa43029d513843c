"""What a design check has found, and the failure that carries it to the report."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["DesignError", "Finding", "ordered"]

_LONGEST_NAME = 80
_MOST_SHOWN = 10


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing in the learner's own text.

    file: as it was handed in, "package/module.py". line: from 1. sentence: what stands there; it speaks of nothing but
    the submission and of what the author of the suite asked for, so that it may be shown for hidden checks too.
    """

    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.sentence}"


class DesignError(AssertionError):
    """A case fails for what stands in the submission's text. `findings` may be shown to who wrote it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(self.told)

    @property
    def told(self) -> str:
        """The findings as a learner reads them, a line each."""
        shown = [str(finding) for finding in self.findings[:_MOST_SHOWN]]
        more = len(self.findings) - len(shown)
        return "\n".join([*shown, f"... and {more} more"] if more else shown)


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Each finding once, in the order of the text."""
    return sorted(set(findings))


def quoted(name: str) -> str:
    """A name of the submission's, cut to a length that can be read."""
    return f"`{name}`" if len(name) <= _LONGEST_NAME else f"`{name[:_LONGEST_NAME]}...`"
