"""A second box of a run, lent to whoever has work for two. No scope has guests in it, and what is lost there is lost to nobody else."""

from __future__ import annotations

from collections.abc import Callable

from harness.suite.lines import Warden
from harness.suite.losses import BoxLostError, BoxStartError
from harness.suite.scopes import Guest, Lent
from harness.wire.peer import Peer
from harness.wire.values import Tree, WireError

__all__ = ["Beside", "lent"]


class Beside:
    """One box, opened when it is asked for. take: gives a new one; raises BoxLostError when there are no more."""

    def __init__(self, take: Callable[[], Warden]) -> None:
        self._take = take
        self._lent: Lent | None = None
        self.peak_memory_kib = 0

    def lend(self) -> Lent:
        """The box. Raises BoxLostError or BoxStartError."""
        if self._lent is None:
            self._lent = lent(self._take())
        return self._lent

    def lose(self) -> None:
        """End it; the next one is a new one."""
        if self._lent is not None:
            self.peak_memory_kib = max(self.peak_memory_kib, self._lent.warden.peak_memory_kib)
            self._lent.zygote.line.frames.close()
            self._lent.warden.close()
        self._lent = None

    def beside(self) -> None:
        """There is no third."""


def lent(warden: Warden) -> Lent:
    """A box in which nobody has a guest yet. Raises BoxStartError when it does not come up."""
    try:
        line = warden.ready()
    except BoxLostError as error:
        warden.close()
        raise BoxStartError(f"The sandbox did not start: {error}") from error
    return Lent(warden, Guest(1, warden.zygote_pid, line, Peer(line.frames, _refuse_questions, first_number=2)), ())


def _refuse_questions(_body: Tree) -> Tree:
    raise WireError("nobody asks anything here")
