"""A learner's tests on trial: which of them may be believed, and which faults those find.

Blind by behaviour
------------------
Tests meet an implementation through plain functions and a socket (`bench`), in a process forked for that run, among
files put back before it. Its text, its code objects and its memory are in another process, which the kernel keeps
others of the same user from reading; sizes that the kernel tells everybody are padded by random amounts. Runs come in an
order drawn from the texts of the implementations, which the guest never gets, and from the learner's own, so that what
is learned from one submission is no use to the next. So a test can tell one implementation from another by what
it answers, and that is what tests are for. What the guest reports is its own word; as it cannot know which implementation a
run has, there is no lie worth telling.

Rounds
------
1. All tests in the file's order on the first correct implementation, which keeps what it was asked and answered. Then with
   two more seeds and in reverse order, on other correct ones.
2. What was asked is asked of every faulty implementation, and of the correct one that it was made of, in a process that no test
   reaches. Where all answers to a test are the same, it ends the same way and is not run; that is most tests on most faults.
3. *alone*: each test by itself on the first correct implementation, and on faulty ones that answer it otherwise, until each
   fault is found or nothing is left to ask; mixed, and all in the same way, so that none can be told from another.
4. For each fault one sound test that failed on it, in two processes one after the other. Before each of them the tests are imported
   anew, by a guest that no run has met, so that nothing that runs share (memory, pipes, whatever was opened at import) can hold the
   answer of an earlier one. In each process the test is asked about the fault twice, about correct implementations twice, and about one
   or two that are wrong where the fault is, but by other answers (`harness.guest.deviations`); mixed, and the first is as likely to be
   correct as faulty. It must fail on the faulty ones and on these. Where the first answer is wrong, the test contradicts itself.
   Where a later one is (which may be because the test keeps what an earlier implementation said), the tests are imported anew once
   more, and it is asked *again*, each time by itself: four times on the fault, four times on correct implementations, once on each of the
   three, mixed.

Rounds 1 to 3 are shared out between two boxes, where there are two (`lanes`). Round 4 is not: two boxes of one machine
can always signal to one another, if only by the load they make, and two tests that compare notes know more than
one.

Luck
----
A test that fails at random (by urandom, process number, clock, a hash of any of these, or by counting) must pass in four runs
on correct implementations, pass alone on one, and fail alone on one of 18 faults. One that fails with the probability q
does so with 0.36 at best, for exactly one; say that it always does. Then it has two chances. In each of the two processes it must
say what the first question is about, and which of the others are about correct implementations, as it may count but knows nothing of
their order: 1 in 10 and 1 in 8 at best. By itself it must in each of four rounds fail on that fault and pass on a correct
implementation that is asked in the same way: at best 1/4 each time, 1 in 256. That is less than 0.006 for one fault.
A test that keeps all answers, and holds the next one against them, still has to guess what each process asks it first: 1 in 4 for
one fault. Whoever guesses wrong contradicts itself. Then nothing in the file is believed, unless six faults or more were found
without it and no other test does so: guessing finds a single fault of one in 1/4 of all files, and six of seven in 0.0013.
A test that fails on a share of all answers by their hash, without a reason in what they say, must fail on three more answers that it
has not met: that share to the power of three, and more than a third is broad.
Quantity does not help: a file has at most 100 tests, one is chosen for each fault, and when two of them contradict
themselves nothing in the file is believed.
A single test that fails on more than a third of all faults finds none of them: it says that something is wrong, not what.
"""

from __future__ import annotations

import functools
import hashlib
import math
import random
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from harness.suite.mutation import documentation, findings
from harness.suite.mutation.bench import Bench, BenchLostError, Collected, LearnerTest, Seen
from harness.suite.mutation.faults import Implementations
from harness.suite.mutation.findings import Observation, Soundness, Way
from harness.suite.mutation.lanes import Lanes
from harness.suite.scopes import Owner

__all__ = ["Terms", "Trial", "try_tests"]

_T = TypeVar("_T", str, int, tuple[str, int])
_STUB, _SCATTERED = "answers None", "answers otherwise"
_DEGREES = ((1, 2), (3,))
"""Of deviations, for each of the processes in which a finding is asked for again."""
_STOPPING = frozenset({"timeout", "lost"})
_MOST_STOPS, _MOST_STOPS_IN_ALL = 2, 5
_MOST_PAGES = 64
_LOGGED = frozenset({"main", "seed"})


@dataclass(frozen=True, slots=True)
class Terms:
    """What an exercise's statement says about tests.

    most_tests: in all files together, each set of parameters counting as one. most_share: of the faults, that one test may
    fail on. run_cpu_seconds: what all tests may take together on a correct implementation; nobody gains by lying about it.
    least_examples: what makes a property one. test_seconds: the longest that one test may take, by the clock.
    seeds: the first is the main round's. repeats: how often a finding is asked for again in one process; again: and how
    often, by itself, when that was not answered as it should be. enough: as many faults found speak for a file in which one test
    contradicts itself.
    """

    most_tests: int = 100
    most_share: Fraction = Fraction(1, 3)
    run_cpu_seconds: float = 5.0
    least_examples: int = 50
    test_seconds: float = 8.0
    seeds: tuple[int, int, int] = (1, 20_260_301, 77)
    repeats: int = 2
    again: int = 4
    enough: int = 6


@dataclass(slots=True)
class Trial:
    """What came out. Names are of the learner's tests.

    errors: from importing the tests; then nothing else was tried. texts: of the learner's files. detected: ids of faults, each
    with the test that found it. narrow: tests that fail on a fault, but not on other answers that are as wrong.
    complaint: "" or the sentence that says why nothing in the file is believed.
    """

    tests: tuple[LearnerTest, ...] = ()
    errors: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    detected: dict[str, str] = field(default_factory=dict)
    properties: tuple[str, ...] = ()
    narrow: tuple[str, ...] = ()
    complaint: str = ""
    soundness: Soundness | None = None

    def names(self, numbers: Iterable[int]) -> tuple[str, ...]:
        """The names of tests by their numbers, in the file's order."""
        return tuple(self.tests[number].name for number in sorted(numbers))


def try_tests(owner: Owner, implementations: Implementations, terms: Terms | None = None) -> Trial:
    """Try the tests of a submission. Raises SuiteError when an implementation cannot be imported."""
    terms = terms or Terms()
    lanes = Lanes(owner, implementations.material(), test_seconds=terms.test_seconds)
    try:
        return _Court(lanes, implementations, terms).hold()
    except BenchLostError:
        return Trial(complaint="The tests end the processes that they run in, again and again.")
    finally:
        lanes.close()


class _StoppedError(Exception):
    """The tests take longer than they may; the message says how, in a sentence."""


@dataclass(frozen=True, slots=True)
class _Run:
    """Tests in this order on one implementation, from a seed; see `Observation` for the way and `Bench.run` for the padding."""

    way: str
    implementation: str
    tests: Sequence[int]
    seed: int
    padding: Sequence[int]


class _Court:
    """One trial. Every run draws from one generator, which has its seed from what the guest never sees."""

    def __init__(self, lanes: Lanes, implementations: Implementations, terms: Terms) -> None:
        self._lanes = lanes
        self._correct = implementations.correct
        self._faults = implementations.faults
        self._faulty = {fault.id: fault.text for fault in implementations.faults}
        self._first = next(iter(self._correct))
        self._texts = {**self._correct, **self._faulty, **_deviations(implementations)}
        self._terms = terms
        self._seen: list[Observation] = []
        self._stops: Counter[int] = Counter()
        self._counting_stops = threading.Lock()
        self._differing: dict[str, tuple[int, ...]] = {}
        self._tried: dict[int, int] = {}
        self._narrow: set[int] = set()
        self._random = random.Random(0)  # noqa: S311 - given its secret in hold()

    def hold(self) -> Trial:
        collected = self._lanes.collect()
        trial = Trial(tests=collected.tests, errors=collected.errors, texts=collected.texts)
        trial.complaint = self._cannot_be_tried(collected)
        if trial.complaint:
            return trial
        self._random.seed(self._secret(collected))
        tests = range(len(collected.tests))
        try:
            self._together(tests)
            self._alone(tests)
            before = self._soundness(tests).contradicting
            found = self._confirmed(tests)
            trial.detected = {fault: collected.tests[test].name for fault, test in found.items()}
            trial.narrow = trial.names(self._narrow)
            trial.complaint = self._is_not_believed(before, self._soundness(tests).contradicting, len(found))
        except _StoppedError as stop:
            trial.complaint = str(stop)
        judged = trial.soundness = self._soundness(tests)
        if trial.complaint:
            trial.detected = {}
        trial.properties = trial.names(test for test in judged.sound if collected.tests[test].is_property and self._tries_enough(test))
        return trial

    def _cannot_be_tried(self, collected: Collected) -> str:
        if collected.errors:
            return "The tests cannot be imported."
        if not collected.tests:
            return "There is no test in it."
        most = self._terms.most_tests
        return f"There are {len(collected.tests)} tests, more than {most}." if len(collected.tests) > most else ""

    def _is_not_believed(self, before: frozenset[int], after: frozenset[int], found: int) -> str:
        """Why not, in a sentence, or "". before, after: tests that contradict themselves, before findings are asked for again and then."""
        if len(after) > 1:
            return "Tests contradict themselves on the same implementation, with the same seed."
        if after > before and found < self._terms.enough:
            return (
                "A test contradicts itself on the same implementation, with the same seed, and the others find too little to be believed."
            )
        return ""

    # Rounds.

    def _together(self, tests: Sequence[int]) -> None:
        first, second, third = self._terms.seeds
        others = [name for name in self._correct if name != self._first] or [self._first]
        main = self._planned("main", self._first, tests, first)
        together = [
            self._planned("seed", others[0], tests, second),
            self._planned("seed", others[1 % len(others)], tests, third),
            self._planned("reverse", others[2 % len(others)], tests[::-1], first),
            self._planned("stub", _STUB, tests, first),
        ]
        self._side_by_side(together, before=functools.partial(self._begin, main))

    def _begin(self, main: _Run) -> None:
        """The first run, on the first bench, and what is asked after it."""
        self._side_by_side([main])
        self._tried = {o.test: o.seen.examples for o in self._seen}
        if sum(o.seen.cpu_seconds for o in self._seen) > self._terms.run_cpu_seconds:
            raise _StoppedError(f"One run of all tests takes more than {self._terms.run_cpu_seconds:g} s of processor time.")
        self._compare(main.tests)

    def _compare(self, tests: Sequence[int]) -> None:
        """Ask faulty implementations what the first correct one has just been asked."""
        for base in dict.fromkeys(fault.base for fault in self._faults):
            faults = [fault for fault in self._faults if fault.base == base]
            answers = self._lanes.first.differing([fault.text for fault in faults], self._correct[base], tests)
            for fault, differing in zip(faults, answers, strict=True):
                self._differing[fault.id] = tuple(tests) if differing is None else differing

    def _alone(self, tests: Sequence[int]) -> None:
        """Each test on the first correct implementation; those that may be believed on faulty ones, until they are found."""
        failed = {(o.way.implementation, o.test) for o in self._seen if o.way.is_correct and o.seen.outcome != "passed"}
        asked = {*failed, *((self._first, test) for test in tests)}
        while asked := {*asked, *self._perhaps_broad(tests), *self._open_questions(tests)}:
            self._ask("alone", asked)
            asked = set()
        if self._soundness(tests).idle:  # which a law is not that neither the faults nor always the same answer break
            self._side_by_side([self._planned("stub", _SCATTERED, tests, self._terms.seeds[0])])

    def _perhaps_broad(self, tests: Sequence[int]) -> set[tuple[str, int]]:
        """Of tests that may fail on too many faults, as many of those as it takes to know that they do not, if they pass on all."""
        alone = {(o.way.implementation, o.test): o.seen.outcome for o in self._seen if o.way.name == "alone"}
        most = math.floor(self._terms.most_share * len(self._faulty))
        asked: set[tuple[str, int]] = set()
        for test in sorted(self._believed(tests)):
            faults = [fault for fault, differing in self._differing.items() if test in differing]
            left = [fault for fault in faults if (fault, test) not in alone]
            failed = sum(alone.get((fault, test)) == "failed" for fault in faults)
            asked.update((fault, test) for fault in self._shuffled(left)[: max(0, failed + len(left) - most)])
        return asked

    def _open_questions(self, tests: Sequence[int]) -> set[tuple[str, int]]:
        """The next test that may fail, for each fault that none has failed on; the next such fault, for each test that never failed."""
        known = {(o.way.implementation, o.test) for o in self._seen if o.way.name == "alone"}
        found, believed, idle = self._chosen(tests), self._believed(tests), self._soundness(tests).idle
        left = [(f, t) for f, differing in self._differing.items() for t in differing if t in believed and (f, t) not in known]
        for_faults = {f: t for f, t in sorted(left, key=lambda pair: (-self._tried[pair[1]], -pair[1])) if f not in found}
        for_tests = {t: f for f, t in left if t in idle}
        return {*for_faults.items(), *((fault, test) for test, fault in for_tests.items())}

    def _believed(self, tests: Sequence[int]) -> frozenset[int]:
        """Tests that nothing speaks against by now, but that they have not failed; they alone are still run."""
        judged = self._soundness(tests)
        against = (judged.crying_wolf, judged.restless, judged.dependent, judged.contradicting, judged.broad, judged.quiet)
        stopped = [test for test in tests if self._stops[test] >= _MOST_STOPS]
        return frozenset(tests).difference(*against, stopped)

    def _confirmed(self, tests: Sequence[int]) -> dict[str, int]:
        """For each fault that is found, the test that finds it."""
        chosen = self._chosen(tests)
        found = [fault for fault in self._shuffled(chosen) if self._is_confirmed(fault, chosen[fault])]
        sound = self._soundness(tests).sound
        return {fault: test for fault, test in chosen.items() if fault in found and test in sound}

    def _is_confirmed(self, fault: str, test: int) -> bool:
        """Whether a test, each time imported anew, fails on everything like this fault; what speaks against the test is taken down."""
        near = [[_near(fault, degree) for degree in degrees] for degrees in _DEGREES]
        for some in near:
            names = self._order(fault, some)
            outcomes = self._asked_in_one_process(names, test)
            answered = [name for name in names if name not in some]
            if all(outcomes[place] == self._due(name) for place, name in enumerate(names) if name in answered):
                if any(outcomes[place] != "failed" for place, name in enumerate(names) if name in some):
                    self._narrow.add(test)
                    return False
            elif outcomes[0] in {*_STOPPING, self._due(names[0])}:  # it may have kept something since
                return self._is_confirmed_alone(fault, test, [name for names in near for name in names])
            else:
                self._seen.append(Observation(Way("again", names[0], names[0] in self._correct), test, Seen(outcomes[0])))
                return False
        return True

    def _asked_in_one_process(self, names: Sequence[str], test: int) -> list[str]:
        """How a test that is imported anew ends on each of these; lost, once its process is."""
        texts, paddings = [self._texts[name] for name in names], [self._padding() for _ in names]
        self._lanes.first.renew()
        seen = self._lanes.first.repeat(texts, test, self._terms.seeds[0], paddings=paddings)
        return [what.outcome for what in seen] + ["lost"] * (len(names) - len(seen))

    def _is_confirmed_alone(self, fault: str, test: int, near: Sequence[str]) -> bool:
        """The same by single runs."""
        self._lanes.first.renew()
        times = range(self._terms.again)
        correct = [self._random.choice([*self._correct]) for _ in times]
        before = len(self._seen)
        self._ask("again", [(name, test) for name in [*[fault for _ in times], *correct, *near]])
        return all(o.seen.outcome == "failed" for o in self._seen[before:] if o.way.implementation in near)

    def _order(self, fault: str, near: Sequence[str]) -> list[str]:
        """What a test is asked about in one process; the first is as likely to be correct as faulty, and neither is known."""
        faulty = [fault for _ in range(self._terms.repeats)]
        correct = [self._random.choice([*self._correct]) for _ in range(self._terms.repeats)]
        first = self._random.choice([faulty, correct]).pop()
        return [first, *self._shuffled([*faulty, *correct, *near])]

    def _due(self, name: str) -> str:
        return "passed" if name in self._correct else "failed"

    def _chosen(self, tests: Sequence[int]) -> dict[str, int]:
        """For each fault one sound test that fails on it: examples before properties, then the one that fails on most."""
        sound = self._soundness(tests).sound
        failing = {(o.way.implementation, o.test) for o in self._seen if o.way.name == "alone" and o.seen.outcome == "failed"}
        kills = Counter(test for name, test in failing if name in self._faulty)
        chosen = {}
        for fault in self._faulty:
            killers = [test for test in sound if (fault, test) in failing]
            if killers:
                chosen[fault] = min(killers, key=lambda test: (self._tried[test], -kills[test], test))
        return chosen

    def _ask(self, way: str, asked: Iterable[tuple[str, int]]) -> None:
        """Run single tests on implementations, in an order that nobody can foresee."""
        seed = self._terms.seeds[0]
        runs = [self._planned(way, name, [test], seed) for name, test in self._shuffled(asked)]
        for several in [runs] if way == "alone" else [[run] for run in runs]:
            self._side_by_side(several)

    def _shuffled(self, things: Iterable[_T]) -> list[_T]:
        found = sorted(things)
        self._random.shuffle(found)
        return found

    def _padding(self) -> list[int]:
        return [self._random.randrange(_MOST_PAGES) for _ in range(3)]

    # A run.

    def _planned(self, way: str, name: str, tests: Sequence[int], seed: int) -> _Run:
        return _Run(way, name, tests, seed, self._padding())

    def _side_by_side(self, runs: Sequence[_Run], *, before: Callable[[], None] = lambda: None) -> None:
        """Do runs, two at a time where that can be, and take down what was seen, in their order."""
        found = self._lanes.share([functools.partial(self._seen_in, run) for run in runs], before=before)
        for run, seen in zip(runs, found, strict=True):
            way = Way(run.way, run.implementation, run.implementation in self._correct)
            self._seen += [Observation(way, test, what) for test, what in seen.items()]

    def _seen_in(self, run: _Run, bench: Bench) -> dict[int, Seen]:
        """What is seen in one run, in any thread. A test that has stopped twice, in whatever run, is left out from then on."""
        left = [test for test in run.tests if self._stops[test] < _MOST_STOPS]
        text = self._texts[run.implementation]
        seen = bench.run(text, left, run.seed, padding=run.padding, logging=run.way in _LOGGED)
        stops = {test: 1 for test, what in seen.items() if what.outcome in _STOPPING}
        for test in stops:
            if self._stops[test] + 1 < _MOST_STOPS:  # once may be the machine's doing
                seen |= bench.run(text, [test], run.seed, padding=run.padding)
                stops[test] += seen[test].outcome in _STOPPING
        with self._counting_stops:
            for test, times in stops.items():
                if self._stops[test] < _MOST_STOPS:
                    self._stops[test] += times
                else:  # another run has said so by now
                    del seen[test]
            if self._stops.total() > _MOST_STOPS_IN_ALL:
                raise _StoppedError("Tests hang, or end the process that they run in, again and again.")
        return seen

    def _soundness(self, tests: Iterable[int]) -> Soundness:
        return findings.soundness(tests, self._seen, faults=frozenset(self._faulty), most_share=self._terms.most_share)

    def _tries_enough(self, test: int) -> bool:
        """Whether it tried so many cases each time that it ran among all others, by its own count and by the calls it made."""
        counted = [min(o.seen.examples, o.seen.calls) for o in self._seen if o.test == test and o.way.name in _LOGGED]
        return bool(counted) and min(counted) >= self._terms.least_examples

    def _secret(self, collected: Collected) -> bytes:
        digest = hashlib.sha256()
        for text in (*self._texts.values(), *collected.texts):
            digest.update(hashlib.sha256(text.encode()).digest())
        return digest.digest()


def _near(fault: str, degree: int) -> str:
    return f"like {fault}, {degree}"


def _deviations(implementations: Implementations) -> dict[str, str]:
    """Texts of implementations that are neither correct nor among the faults; see `harness.guest.deviations`."""
    names = documentation.functions(implementations.documented)
    stub = "\n".join(f"def {name}(*args, **kwargs): return None" for name in names if name != "__all__")
    texts = {_STUB: stub, _SCATTERED: _filled("scatter", implementations.module, implementations.documented)}
    for fault in implementations.faults:
        for degree in (degree for degrees in _DEGREES for degree in degrees):
            base = implementations.correct[fault.base]
            texts[_near(fault.id, degree)] = _filled("deviate", implementations.module, base, fault.text, degree)
    return texts


def _filled(how: str, *operands: str | int) -> str:
    """The text of a module that one of the functions there fills."""
    return f"_load('harness.guest.deviations').{how}(globals(), *{operands!r})"
