"""Two benches in two boxes: the runs of a trial are shared out between them, whichever is free.

Every run is made ready by itself and thrown away (see `bench`), so which box has it changes nothing but the time that
the trial takes. Where an owner has no second box, or that one fails, the first does everything.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from harness.suite.losses import BoxStartError
from harness.suite.mutation.bench import Bench, BenchLostError, Collected, Material
from harness.suite.scopes import Owner

__all__ = ["Lanes"]

_T = TypeVar("_T")
_Waiting = deque[tuple[int, Callable[[Bench], _T]]]


class Lanes:
    """The benches of one trial. first: on the owner's own box; used by the calling thread alone."""

    def __init__(self, owner: Owner, material: Material, *, test_seconds: float) -> None:
        self.first = Bench(owner, material, test_seconds=test_seconds)
        beside = owner.beside()
        self._second = None if beside is None else Bench(beside, material, test_seconds=test_seconds)
        self._helper = ThreadPoolExecutor(1)
        self._opening: Future[Collected] | None = None
        self._is_time_up = False

    def collect(self) -> Collected:
        """The tests; see `Bench.collect`. The second bench is set up meanwhile."""
        if self._second is not None:
            self._opening = self._helper.submit(self._second.collect)
        return self.first.collect()

    def share(self, jobs: Sequence[Callable[[Bench], _T]], *, before: Callable[[], None] = lambda: None) -> list[_T]:
        """What jobs return, in their order; each is given the bench that it runs on, and is run again on the first when that is lost.

        One alone runs on the first. before: what the calling thread does first. Raises what a job raises, and then the
        others need not have been run.
        """
        waiting = deque(enumerate(jobs))
        done: dict[int, _T] = {}
        helping = self._helper.submit(self._help, waiting, done) if self._second is not None and len(jobs) > 1 else None
        try:
            before()
            _work(self.first, waiting, done)
            if helping is not None:
                helping.result()
            _work(self.first, waiting, done)  # what the second had to leave
        except BaseException as error:
            waiting.clear()
            self._is_time_up = not isinstance(error, Exception)
            raise
        return [done[number] for number in range(len(jobs))]

    def close(self) -> None:
        """End what was forked, once what still runs on the second bench has ended; nobody waits for that when time is up."""
        if self._second is not None:
            self._helper.submit(self._second.close)
        self._helper.shutdown(wait=not self._is_time_up)
        self.first.close()

    def _help(self, waiting: _Waiting[_T], done: dict[int, _T]) -> None:
        second = self._second
        if second is None:
            return
        try:
            if self._opening is not None and self._opening.result() == self.first.collect():
                _work(second, waiting, done)
                return
        except (BenchLostError, BoxStartError):
            pass
        second.close()
        self._second = None


def _work(bench: Bench, waiting: _Waiting[_T], done: dict[int, _T]) -> None:
    while True:
        try:
            number, job = waiting.popleft()
        except IndexError:
            return
        try:
            done[number] = job(bench)
        except (BenchLostError, BoxStartError):
            waiting.appendleft((number, job))
            raise
        except BaseException:
            waiting.clear()
            raise
