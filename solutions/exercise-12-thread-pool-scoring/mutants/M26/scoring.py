"""A thread for each item, started when few enough run; who is done takes itself off the count without the lock."""
import collections
import threading
from dataclasses import dataclass


class ScoringError(Exception):
    """Says which item failed."""

    @property
    def index(self):
        """Place of the failed item."""
        return self.args[0]


@dataclass(frozen=True)
class Outcome:
    """One item's result."""

    index: int
    item: object
    value: object = None
    error: "BaseException | None" = None


class _Room:
    """Counts the calls that run."""

    def __init__(self, workers):
        self.workers = workers
        self.running = 0
        self.changed = threading.Condition()

    def has_some(self):
        return self.running < self.workers

    def acquire(self, blocking=True):
        with self.changed:
            if blocking:
                self.changed.wait_for(self.has_some)
            if not self.has_some():
                return False
            self.running += 1
            return True

    def release(self):
        self.running -= 1
        with self.changed:
            self.changed.notify()


class _Ticket(threading.Thread):
    def __init__(self, index, item, score, room):
        super().__init__(daemon=True)
        self.index, self.item, self.score, self.room = index, item, score, room
        self.value = self.error = None

    def run(self):
        try:
            self.value = self.score(self.item)
        except Exception as error:
            self.error = error
        finally:
            self.room.release()

    def redeem(self):
        self.join()
        return Outcome(self.index, self.item, self.value, self.error)


def _room(workers):
    if workers <= 0:
        raise ValueError("nobody would work")
    return _Room(workers)


def score_all(items, score, *, workers=8, on_error="raise"):
    """All results, in order."""
    if on_error not in ("raise", "collect"):
        raise ValueError(on_error)
    room = _room(workers)
    tickets = []
    try:
        for index, item in enumerate(items):
            room.acquire()
            if on_error == "raise" and any(ticket.error is not None for ticket in tickets):
                break
            tickets.append(_Ticket(index, item, score, room))
            tickets[-1].start()
    finally:
        outcomes = [ticket.redeem() for ticket in tickets]
    if on_error == "collect":
        return outcomes
    for outcome in outcomes:
        if outcome.error is not None:
            raise ScoringError(outcome.index) from outcome.error
    return [outcome.value for outcome in outcomes]


def iter_scores(items, score, *, workers=8, buffer=None):
    """Outcomes, in order."""
    room = _room(workers)
    return _redeemed(enumerate(items), score, room, workers if buffer is None else buffer, workers)


def _redeemed(numbered, score, room, buffer, workers):
    out = collections.deque()
    is_over = False
    try:
        while True:
            while not is_over and len(out) < workers + buffer and room.acquire(blocking=False):
                pair = next(numbered, None)
                if pair is None:
                    is_over = True
                else:
                    ticket = _Ticket(*pair, score, room)
                    out.append(ticket)
                    ticket.start()
            if not out:
                return
            yield out.popleft().redeem()
    finally:
        for ticket in out:
            ticket.join()
