"""What both homes of schedules have in common: the submission's text, and what is said when it may not be run."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from harness.facts import Verdict
from harness.suite.losses import LostError
from harness.suite.schedules.failures import UnsupportedError
from harness.suite.schedules.policy import Trespass, trespasses

__all__ = ["TAMPERED", "Texts"]

TAMPERED = "It switched off the scheduler that its threads are graded with."
_REACHES = "{place} uses {what}, which reaches for the tools that it is graded with."
_UNFOLLOWED = "{place} uses {what}, which the scheduler of its threads cannot follow. Nothing is said about its threads."


class Texts:
    """The files of a submission. sources: text of all that run. own: names of those that the learner wrote.

    libraries: packages that it may import, besides the standard library; None for whatever is installed.
    """

    def __init__(self, sources: Mapping[str, str], own: Collection[str], libraries: Collection[str] | None) -> None:
        self.sources = sources
        self._own = {name: text for name, text in sources.items() if name in own}
        self._others = {name.removesuffix(".py").split("/")[0] for name in sources}
        self._libraries = libraries
        self._found: list[Trespass] | None = None

    def judge(self) -> None:
        """Raises LostError for what reaches for the scheduler, UnsupportedError for what it cannot follow."""
        if self._found is None:
            self._found = trespasses(
                self._own,
                self._others if self._libraries is None else {*self._libraries, *self._others},
                any_library=self._libraries is None,
            )
        for found in sorted(self._found, key=lambda trespass: not trespass.reaches):
            place = f"{found.file}, line {found.line},"
            if found.reaches:
                raise LostError(Verdict.VIOLATION, _REACHES.format(place=place, what=found.what))
            raise UnsupportedError(_UNFOLLOWED.format(place=place, what=found.what))
