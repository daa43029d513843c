"""A box seen as a test bench: a learner's tests collected once, an implementation put in, tests run, everything thrown away.

Four guests descend from the zygote, and none of them has met what an implementation said in another's run:

* the *stock* never sees the tests. It forks one process for each run, which is the implementation.
* the *nursery* is ready to import the tests, beside a module of plain functions, and never does.
* the *collector*, a fork of the nursery, has imported them, and is not used for anything but forking. `renew` has another take its place.
* the *runner*, a fork of the collector for each run, has one socket to that run's implementation.

After each run all but stock, nursery and collector are killed, and the files are put back.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from harness.errors import SuiteError
from harness.suite.forks import fork
from harness.suite.losses import BoxLostError
from harness.suite.scopes import Guest, Lent, Owner, ParentLostError
from harness.wire import containers, scalars
from harness.wire.frames import ClosedError, DeadlineError, FrameError
from harness.wire.peer import Ticket
from harness.wire.values import Decoder, Tree, WireError

__all__ = ["Bench", "BenchLostError", "Collected", "LearnerTest", "Material", "Seen"]

_FILLED = (containers, scalars)  # importing them taught the codec their types
_FIRST_NUMBER = 1_000_000  # of guests; the owner's own are counted from 1
_SECONDS = 30.0
_REPLAY_SECONDS = 3.0  # of one implementation that does not end
_MOST_LOSSES = 12
_MOST_NAMES = 1000
_RETURNED = 0
_OUTCOMES = frozenset({"passed", "failed", "error", "skipped", "expected to fail", "exit", "import", "flaky", "timeout", "lost"})
_monotonic = time.monotonic  # a suite may replace the module's
_LOST = (ClosedError, DeadlineError, FrameError, WireError, ParentLostError, BoxLostError)


class BenchLostError(Exception):
    """The tests ended the processes that their runs start from, again and again."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is tested, as its documentation shows it, and by which files.

    module: the name that tests import. documentation: its source without bodies (`documentation.outline`).
    tests: files of the submission. examples: of each property that asks for no other number.
    call_seconds: the longest that one call may take.
    """

    module: str
    documentation: str
    tests: tuple[str, ...]
    examples: int = 50
    call_seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class LearnerTest:
    """One test of the learner's. name: with its parameters, as pytest shows it. is_property: hypothesis runs it."""

    name: str
    is_property: bool


@dataclass(frozen=True, slots=True)
class Collected:
    """The learner's tests. errors: what went wrong when they were imported. texts: of the files."""

    tests: tuple[LearnerTest, ...]
    errors: tuple[str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What one test did in one run.

    outcome: passed, failed (an assertion or exception in the test itself), error (in a fixture), skipped, expected to
    fail, exit, import, flaky, timeout, lost. examples: how many cases a property says that it tried. calls: how many
    the implementation was asked for, as its own process counts. cpu_seconds: as the test's process says.
    """

    outcome: str
    examples: int = 0
    calls: int = 0
    cpu_seconds: float = 0.0


class Bench:
    """One learner's tests on one box; a new box when they have ruined it, a bounded number of times."""

    def __init__(self, owner: Owner, material: Material, *, test_seconds: float = 8.0) -> None:
        self._owner = owner
        self._material = material
        self._test_seconds = test_seconds
        self._numbers = _FIRST_NUMBER
        self._losses = 0
        self._lent: Lent | None = None
        self._stock: Guest | None = None
        self._nursery: Guest | None = None
        self._collector: Guest | None = None
        self._collected: Collected | None = None
        self._logged: frozenset[int] = frozenset()

    def collect(self) -> Collected:
        """The tests. Raises BenchLostError, or SuiteError when the fault is ours."""
        while self._collected is None or self._lent is None:
            try:
                self._set_up()
            except _LOST as error:
                self._lose(error)
        return self._collected

    def run(self, text: str, numbers: Sequence[int], seed: int, *, padding: Sequence[int], logging: bool = False) -> dict[int, Seen]:
        """Run tests in this order on an implementation, all in one process; those after one that ended it, in the next.

        text: the implementation's. seed: of all randomness. padding: see `implementations.live`. logging: keep what was
        asked and answered, for `differing`. Raises BenchLostError, and SuiteError for an implementation that does not load.
        """
        seen: dict[int, Seen] = {}
        left = list(numbers)
        while left:
            self.collect()
            try:
                done = self._run(text, left, seed, padding, logging=logging)
            except _LOST as error:
                self._lose(error)
                done = {left[0]: Seen("lost")}
            seen |= done
            self._logged = frozenset(done)
            left = left[len(done) :]
        return seen

    def repeat(self, texts: Sequence[str], number: int, seed: int, *, paddings: Sequence[Sequence[int]]) -> list[Seen]:
        """Run one test on implementations one after the other, all in one process; fewer are answered when that ends.

        Raises BenchLostError, and SuiteError for an implementation that does not load.
        """
        self.collect()
        seen: list[Seen] = []
        try:
            stock, runner, first = self._runner(texts[0], paddings[0], logging=False)
            begun = [first]
            try:
                for place in range(len(texts)):
                    self._put_in(stock, begun.pop(), runner)
                    if place + 1 < len(texts):  # while this one is asked
                        begun.append(self._prepare(stock, texts[place + 1], paddings[place + 1], logging=False))
                    _ask(runner, "begin", seed)
                    seen += self._tests(stock, runner, [number], logging=False).values()
                    if seen[-1].outcome in {"timeout", "lost"}:
                        break
            finally:
                for ticket in begun:
                    self._finish(stock, ticket)
                self._part(runner)
        except _LOST as error:
            self._lose(error)
        return seen

    def renew(self) -> None:
        """Have the tests imported anew, by a guest that has met no implementation, and no run that has."""
        self.collect()
        try:
            stock, nursery, collector, collected = self._stock, self._nursery, self._collector, self._collected
            if stock is None or nursery is None or collector is None or collected is None:
                raise ParentLostError
            self._part(collector)
            self._collector = None
            self._clean(stock, nursery)
            self._import(nursery, collected.texts)
        except _LOST as error:
            self._lose(error)  # whoever asks next sets everything up anew

    def differing(self, texts: Sequence[str], base: str, numbers: Sequence[int]) -> list[tuple[int, ...] | None]:
        """For each implementation, those of these tests in which it answers otherwise than another, asked what was logged last.

        None when that cannot be said, as when one of the two does not end. Nothing of the learner's runs for it.
        """
        found: Any = None
        if self._stock is not None:
            deadline = _monotonic() + _SECONDS + _REPLAY_SECONDS * len(texts)
            try:
                reply = self._stock.peer.request(["differing", [], self._material.module, [*texts], base], deadline=deadline)
                found = Decoder(_refuse, wary=True).decode(_returned(reply))
            except _LOST as error:
                self._lose(error)
        if type(found) is not list or len(found) != len(texts):
            return [None] * len(texts)
        return [
            tuple(number for number in numbers if number in told or number not in self._logged) if type(told) is list else None
            for told in found
        ]

    def close(self) -> None:
        """End what was forked."""
        self._hang_up()

    def _hang_up(self) -> None:
        for guest in (self._stock, self._nursery, self._collector):
            if guest is not None and self._lent is not None:
                with contextlib.suppress(BoxLostError):
                    self._lent.warden.drop(guest.line)
        self._lent = self._stock = self._nursery = self._collector = None

    # A box.

    def _set_up(self) -> None:
        self._lent = self._owner.lend()
        material = self._material
        self._stock = self._fork(self._lent.zygote)
        texts = tuple(str(_ask(self._stock, "text", name)) for name in material.tests)
        self._nursery = self._fork(self._lent.zygote)
        _ask(self._nursery, "ready", material.module, material.documentation, [*material.tests], material.examples, material.call_seconds)
        self._import(self._nursery, texts)

    def _import(self, nursery: Guest, texts: tuple[str, ...]) -> None:
        """Have a new guest import the tests, and hold it against what was collected before."""
        self._collector = self._fork(nursery)
        collected = Collected(*_collected(_ask(self._collector, "tests")), texts)
        if self._collected is not None and collected != self._collected:
            raise BenchLostError
        self._collected = collected

    def _lose(self, error: Exception) -> None:
        self._losses += 1
        self._hang_up()
        self._owner.lose()
        if self._losses > _MOST_LOSSES or isinstance(error, BoxLostError):
            raise BenchLostError from error

    def _fork(self, parent: Guest) -> Guest:
        self._numbers += 1
        return fork(self._box.warden, parent, self._numbers, _refuse_questions)

    @property
    def _box(self) -> Lent:
        if self._lent is None:
            raise ParentLostError
        return self._lent

    # A run.

    def _run(self, text: str, numbers: Sequence[int], seed: int, padding: Sequence[int], *, logging: bool) -> dict[int, Seen]:
        stock, runner, prepared = self._runner(text, padding, logging=logging)
        try:
            self._put_in(stock, prepared, runner)
            _ask(runner, "begin", seed)
            return self._tests(stock, runner, numbers, logging=logging)
        finally:
            self._part(runner)

    def _runner(self, text: str, padding: Sequence[int], *, logging: bool) -> tuple[Guest, Guest, Ticket]:
        """When everything else was cleaned away: the stock, a fresh process with the collected tests, and what the stock prepares."""
        stock, nursery, collector = self._stock, self._nursery, self._collector
        if stock is None or nursery is None or collector is None:
            raise ParentLostError
        self._clean(stock, nursery, collector)
        prepared = self._prepare(stock, text, padding, logging=logging)
        return stock, self._fork(collector), prepared

    def _prepare(self, stock: Guest, text: str, padding: Sequence[int], *, logging: bool) -> Ticket:
        """Begin to fork an implementation; nobody has its line yet."""
        return stock.peer.begin(["prepare", [], self._material.module, text, list(padding), int(logging)])

    def _finish(self, stock: Guest, prepared: Ticket) -> None:
        _returned(stock.peer.finish(prepared, deadline=_monotonic() + _SECONDS))

    def _part(self, runner: Guest) -> None:
        with contextlib.suppress(BoxLostError, ParentLostError):
            self._box.warden.drop(runner.line)

    def _clean(self, *staying: Guest) -> None:
        """Kill all others, and put the files back."""
        box = self._box
        kept = [box.zygote.pid, *(guest.pid for guest in staying), *box.living]
        try:
            box.warden.begin_clean(kept, 0)
            box.warden.end_clean()
        except BaseException:  # an answer that nobody waited for would be taken for the next one's
            self._owner.lose()
            raise
        if not box.warden.alive.issuperset(kept):
            raise ParentLostError

    def _put_in(self, stock: Guest, prepared: Ticket, runner: Guest) -> None:
        """Connect what was prepared with the tests."""
        self._finish(stock, prepared)
        ends = self._box.warden.pair(stock.line, runner.line)
        try:
            sent: list[tuple[int, ...]] = [(end.fileno(),) for end in ends] or [(), ()]
            reply = stock.peer.request(["implement", []], deadline=_monotonic() + _SECONDS, descriptors=sent[0])
            words = str(_returned(reply))
            if words != "ready":
                raise SuiteError(f"an implementation cannot be imported: {words}")
            runner.peer.request(["connect", []], deadline=_monotonic() + _SECONDS, descriptors=sent[1])
        finally:
            for end in ends:
                end.close()

    def _tests(self, stock: Guest, runner: Guest, numbers: Sequence[int], *, logging: bool) -> dict[int, Seen]:
        seen: dict[int, Seen] = {}
        following = [*numbers[1:], -1]
        for number, after in zip(numbers, following, strict=True):
            try:
                outcome, examples, milliseconds = _outcome(_ask(runner, "test", number, after, seconds=self._test_seconds))
            except DeadlineError:
                seen[number] = Seen("timeout")
                break
            except (ClosedError, FrameError, WireError):
                seen[number] = Seen("lost")
                break
            calls = int(_ask(stock, "mark", number)) if logging else 0
            seen[number] = Seen(outcome, examples, calls, milliseconds / 1000)
            if outcome in {"timeout", "lost"}:
                break  # what follows in this process would say nothing
        return seen


def _ask(guest: Guest, operation: str, *operands: Any, seconds: float = _SECONDS) -> Any:
    """What a guest answers, by value; nothing else of its reply is looked at."""
    reply = guest.peer.request([operation, [], *[_tree(operand) for operand in operands]], deadline=_monotonic() + seconds)
    return Decoder(_refuse, wary=True).decode(_returned(reply))


def _tree(operand: Any) -> Tree:
    """Lists of plain values and scalars stand for themselves; a list as an operand would be taken for several."""
    return {"t": operand} if isinstance(operand, list) else operand


def _returned(reply: Tree) -> Any:
    if type(reply) is not list or len(reply) != 3 or reply[0] != _RETURNED:
        raise WireError("a reply of no meaning")
    return reply[1]


def _outcome(told: Any) -> tuple[str, int, int]:
    if type(told) is not list or [*map(type, told)] != [str, int, int] or told[0] not in _OUTCOMES:
        raise WireError("an outcome of no meaning")
    return told[0], told[1], told[2]


def _collected(told: Any) -> tuple[tuple[LearnerTest, ...], tuple[str, ...]]:
    try:
        tests = tuple(LearnerTest(str(name), bool(is_property)) for name, is_property in told["tests"][:_MOST_NAMES])
        return tests, tuple(str(words) for words in told["errors"][:_MOST_NAMES])
    except (TypeError, ValueError, LookupError):
        raise WireError("a collection of no meaning") from None


def _refuse(_tag: str, _body: Tree, _decoder: Decoder) -> Any:
    raise WireError("only plain values come this way")


def _refuse_questions(_body: Tree) -> Tree:
    raise WireError("nobody asks anything here")
