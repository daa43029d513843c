"""What a suite can say with `sim`, under the split: one suite over one submission, and what its cases show."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from harness.facts import CaseFact, Verdict
from harness.limits import Limits
from harness.sandbox.base import Backend
from tests.backends import require
from tests.harness.runs import Workshop

ROOT = Path(__file__).parents[4]
SUBMISSION = """
import logging, queue, threading, time
from concurrent.futures import ThreadPoolExecutor

class ScoreError(Exception):
    def __init__(self, index):
        super().__init__(index)
        self.index = index

class Counter:
    def __init__(self, start=0):
        if start < 0:
            raise ValueError("start")
        self.n = start
        self.lock = threading.Lock()
    def racy(self):
        self.n += 1
    def safe(self):
        with self.lock:
            self.n += 1
    def value(self):
        return self.n
    def apply(self, f):
        with self.lock:
            return f(self.n)

def both(f, items, workers):
    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(f, items))

def lazily(f, items):
    for item in items:
        yield f(item)

def cross(a, b):
    locks = threading.Lock(), threading.Lock()
    def take(first, second):
        with first:
            a()
            with second:
                b()
    threads = [threading.Thread(target=take, args=pair) for pair in (locks, locks[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

def spin(f):
    t = threading.Thread(target=f)
    t.start()
    while t.is_alive():
        pass

def leak():
    threading.Thread(target=threading.Event().wait, daemon=True).start()

def crash():
    t = threading.Thread(target=lambda: {}["x"])
    t.start()
    t.join()

def fail(index):
    raise ScoreError(index)

def put(shelf):
    shelf.books = shelf.books + 1

def nap(seconds, clock):
    before = clock()
    time.sleep(seconds)
    return clock() - before
"""
SUITE = """
import pytest
from hypothesis import given, strategies as st
from harness.suite.schedules import Crash, Deadlock, History, Leak, Spinning
check = pytest.mark.check

@check("racy", points=1)
def test_racy(sim):
    c = sim.new("Counter")
    sim.client(lambda: (yield c.racy()), n=2)
    sim.run()
    assert sim.call(c.value()) == 2

@check("safe", points=1)
@pytest.mark.schedules(20)
def test_safe(sim):
    c = sim.new("Counter", start=5)
    def twice(index):
        assert index in (0, 1)
        assert (yield [c.safe(), c.safe()]) == [None, None]
    sim.client(twice, n=2)
    sim.run()
    assert sim.call(c.value()) == 9 == c.n
    sim.no_leak()

@check("raises", points=1)
@pytest.mark.schedules(6)
def test_raises(sim):
    with pytest.raises(ValueError, match="start"):
        sim.new("Counter", -1)
    with pytest.raises(sim.cls("ScoreError")) as caught:
        sim.call(sim.op("fail", 7))
    assert caught.value.index == 7
    def client():
        with pytest.raises(Exception) as caught:
            yield sim.op("fail", 8)
        return caught.value.index
    done = sim.client(client)
    sim.run()
    assert done.result == 8

@check("gates", points=1)
@pytest.mark.schedules(12)
def test_gates(sim):
    gate = sim.gate()
    def work(x):
        yield gate
        yield sim.sleep(100)
        return x * 2
    f = sim.fn(work)
    call = sim.spawn(sim.op("both", f, [1, 2, 3], 2))
    sim.settle(budget=400)
    assert (f.in_flight, f.peak, gate.waiting, call.done) == (2, 2, 2, False)
    assert len(sim.alive()) == 2 == sim.peak_threads
    with pytest.raises(AssertionError):
        call.result
    gate.open_one()
    sim.settle(200)
    assert (f.finished, f.in_flight) == (1, 2)
    gate.open()
    sim.run()
    assert call.result == [2, 4, 6] and sorted(f.calls) == [(1,), (2,), (3,)]
    sim.no_leak(f)

@check("sources", points=1)
@pytest.mark.schedules(12)
def test_sources(sim):
    items = sim.source([1, 2, 3])
    it = sim.call(sim.op("lazily", lambda x: -x, items))
    assert sim.call(sim.next(it)) == -1 and items.taken == 1
    def rest():
        found = []
        while True:
            try:
                found.append((yield sim.next(it)))
            except StopIteration:
                return found
    client = sim.client(rest)
    sim.run()
    assert client.result == [-2, -3]

@check("nested", points=1)
@pytest.mark.schedules(12)
def test_nested(sim):
    c = sim.new("Counter", 3)
    def outer(n):
        inner = yield c.value()
        return n + inner
    assert sim.call(c.apply(sim.fn(outer))) == 6

@check("deadlock", points=1)
def test_deadlock(sim):
    sim.call(sim.op("cross", lambda: None, lambda: None))

@check("spinning", points=1)
def test_spinning(sim):
    gate = sim.gate()
    def wait():
        yield gate
    sim.spawn(sim.op("spin", sim.fn(wait)))
    with pytest.raises(Spinning):
        sim.settle(budget=400)
    sim.settle(budget=300)

@check("leak", points=1)
@pytest.mark.schedules(4)
def test_leak(sim):
    sim.call(sim.op("leak"))
    sim.drain()
    assert len(sim.alive()) == 1
    sim.no_leak()

@check("crash", points=1)
@pytest.mark.schedules(4)
def test_crash(sim):
    sim.call(sim.op("crash"))
    assert sim.crashes == ["KeyError: 'x'"]
    with pytest.raises(Crash):
        sim.no_leak()

@check("time", points=1)
@pytest.mark.schedules(6)
def test_time(sim):
    start = sim.clock()
    assert sim.call(sim.op("nap", 40, sim.clock)) == 40 == sim.clock() - start
    sim.advance(5)
    assert sim.now - start == 45

@check("assertion", points=1)
@pytest.mark.schedules(4)
def test_assertion_in_a_function(sim):
    def f(x):
        assert x == 0, "the function says no"
    sim.spawn(sim.op("both", sim.fn(f), [0, 1], 1))
    sim.run()

@check("property", points=1)
@given(programs=st.lists(st.lists(st.sampled_from([("safe",), ("value",)]), min_size=1, max_size=2), min_size=2, max_size=3))
def test_property(sim, programs):
    class Model:
        def __init__(self): self.n = 0
        def safe(self): self.n += 1
        def value(self): return self.n
    assert History().run(sim, sim.new("Counter"), programs).fits(Model)

@check("racyproperty", points=1)
@given(n=st.integers(2, 3))
def test_racy_property(sim, n):
    class Model:
        def __init__(self): self.n = 0
        def racy(self): self.n += 1
        def value(self): return self.n
    assert History().run(sim, sim.new("Counter"), [[("racy",), ("value",)]] * n).fits(Model)

class Shelf:
    books = 3
SHELF = Shelf()

@check("shared", points=1)
@pytest.mark.schedules(4)
def test_shared(sim):
    sim.call(sim.op("put", SHELF))
    assert SHELF.books == 4

@check("restart", points=1)
@pytest.mark.schedules(1)
@pytest.mark.parametrize("hidden", ["parameter-4711"])
def test_restart(sim, hidden):
    found = set()
    for number in range(12):
        sim.restart(f"rand:{number}")
        c = sim.new("Counter")
        sim.client(lambda: (yield c.racy()), n=2)
        sim.run()
        found.add(sim.call(c.value()))
    assert found == {1, 2}
    with pytest.raises(ValueError, match="no schedule"):
        sim.restart("random")
"""
PATIENT = Limits(wall_seconds=120, total_seconds=600, cpu_seconds=60, memory_mib=256, processes=32)
PASSING = ["safe", "raises", "gates", "sources", "nested", "crash", "time", "property", "shared", "restart"]


@pytest.fixture(scope="module")
def facts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CaseFact]:
    """The suite's cases, by check."""
    record = Workshop(tmp_path_factory.mktemp("sim")).split(SUITE, SUBMISSION, sandbox="bare", limits=PATIENT)
    assert record.failure == "", record.failure_detail
    return {case.check: case for case in record.cases}


@pytest.mark.parametrize("check", PASSING)
def test_a_correct_scenario_passes(check: str, facts: dict[str, CaseFact]) -> None:
    """Values, exceptions, gates, sources, nested calls, time and properties come out right under every schedule."""
    case = facts[check]
    assert (case.verdict, case.message) == (Verdict.PASSED, "")
    assert (case.failed_schedules, case.replay, case.explanation) == (0, "", "")


def test_as_many_schedules_as_are_asked_for(facts: dict[str, CaseFact]) -> None:
    """The mark says how many; a property's examples share them."""
    assert (facts["safe"].schedules, facts["gates"].schedules) == (20, 12)
    assert facts["property"].schedules > 50


def test_the_first_failing_schedule_is_told_and_explained(facts: dict[str, CaseFact]) -> None:
    """An update is lost when threads take turns: which schedule shows it, and where in the submission's own lines."""
    case = facts["racy"]
    assert (case.verdict, case.failed_schedules) == (Verdict.FAILED, 1)
    assert case.replay.partition(":")[0] not in {"fifo", "lifo"}
    assert f"--replay {case.replay}" in case.message
    assert "is interrupted at m.py:17; client" in case.explanation
    assert "self.n += 1" in case.explanation


def test_a_deadlock_comes_with_its_table(facts: dict[str, CaseFact]) -> None:
    """Each thread that cannot go on: its line, the lock that it waits for, where that was made, and who holds it."""
    case = facts["deadlock"]
    assert case.verdict is Verdict.FAILED
    assert case.explanation.startswith("Deadlock: ")
    assert "waits for the lock made at m.py:36, held by thread " in case.explanation
    assert "with second:" in case.explanation
    assert "Deadlock: nobody can run any more" in case.message


@pytest.mark.parametrize("check, words", [("spinning", "Busy wait: "), ("leak", "Threads are still alive")])
def test_what_the_scheduler_sees_is_a_failure(check: str, words: str, facts: dict[str, CaseFact]) -> None:
    """A busy wait and a thread that is left are failures that say what they are."""
    assert facts[check].verdict is Verdict.FAILED
    assert facts[check].explanation.startswith(words)


def test_an_assertion_in_a_function_of_the_test_decides(facts: dict[str, CaseFact]) -> None:
    """What fails on the test's side is the verdict, although the submission saw the exception first."""
    assert facts["assertion"].verdict is Verdict.FAILED
    assert "the function says no" in facts["assertion"].message


def test_a_racy_class_is_not_linearizable(facts: dict[str, CaseFact]) -> None:
    """A property over a small model finds the lost update by itself."""
    assert facts["racyproperty"].verdict is Verdict.FAILED


def test_what_learners_read_tells_nothing_of_the_scenario(facts: dict[str, CaseFact]) -> None:
    """No explanation holds a parameter, a value or a word of the suite's."""
    assert all(case.explanation.count("4711") == 0 and "assert" not in case.explanation for case in facts.values())


SMALL = """
import pytest
check = pytest.mark.check

@check("c", points=1)
def test_counts(sim):
    c = sim.new("Counter")
    sim.client(lambda: (yield c.up()), n=3)
    sim.run()
    assert sim.call(c.value()) == 3
"""
RACY = "class Counter:\n    n = 0\n    def up(self):\n        self.n += 1\n    def value(self):\n        return self.n\n"
CALM = RACY.replace("class Counter:", "import threading\nlock = threading.Lock()\nclass Counter:").replace(
    "        self.n +=", "        with lock: self.n +="
)
PATCH = """
import weakref, threading, functools
def find(start):
    for kind in object.__getattribute__(object, "__subcl" + "asses__")():
        if kind.__name__ == "Engine":
            return kind
Engine = find(0)
kept = Engine.step
Engine.step = lambda self, site: None
"""


@pytest.mark.parametrize("backend", ["bare", "bubblewrap"])
def test_a_scheduler_that_was_switched_off_voids_the_case(workshop: Workshop, backend: str) -> None:
    """Who gets at the engine without a forbidden name loses no update, and neither does the canary: a violation."""
    require(backend)
    case = workshop.cases(SMALL, PATCH + RACY, sandbox=backend, limits=PATIENT)["test_counts"]
    assert (case.verdict, case.reason) == (Verdict.VIOLATION, "It switched off the scheduler that its threads are graded with.")


@pytest.mark.parametrize("line", ["import gc\n", "exec('n = 1')\n", "import threading\nthreading.Lock = None\n"])
def test_what_reaches_for_the_scheduler_is_not_run(workshop: Workshop, line: str) -> None:
    """A text that reaches for the tools is a violation, with its file and line."""
    case = workshop.cases(SMALL, line + CALM, limits=PATIENT)["test_counts"]
    assert (case.verdict, case.schedules) == (Verdict.VIOLATION, 0)
    assert case.reason.startswith("m.py, line ")


def test_what_the_scheduler_cannot_follow_is_no_bug(workshop: Workshop) -> None:
    """Another kind of concurrency is told in a sentence of its own; the case does not pass."""
    case = workshop.cases(SMALL, "import asyncio\n" + CALM, limits=PATIENT)["test_counts"]
    assert (case.verdict, case.reason, case.failed_schedules) == (Verdict.ERROR, "", 0)
    assert case.unsupported.startswith("m.py, line 1, uses the module `asyncio`, which the scheduler of its threads cannot follow.")


def test_a_thread_that_waits_elsewhere_is_no_bug(workshop: Workshop) -> None:
    """One that blocks in the kernel, where no other thread of the test can wake it, is seen and told with its line."""
    waits = CALM.replace("with lock: self.n += 1", "self.n += len(open('/dev/ptmx', 'rb', buffering=0).read(1))")
    case = workshop.cases(SMALL, waits, limits=PATIENT)["test_counts"]
    assert (case.verdict, case.message) == (Verdict.ERROR, "")
    assert case.unsupported.startswith("A thread waited outside the scheduler in m.py, line 6: ")


def test_a_module_that_cannot_be_imported_fails_as_ever(workshop: Workshop) -> None:
    """What importing raises is what the case raises."""
    case = workshop.cases(SMALL, CALM + "raise OSError('disk')\n", limits=PATIENT)["test_counts"]
    assert case.verdict is Verdict.ERROR
    assert case.message.startswith("OSError: disk")


def test_a_crash_of_the_process_is_one(workshop: Workshop) -> None:
    """A submission that ends its process in the middle of a schedule crashed, and the next case goes on."""
    leaves = "import time\n" + RACY.replace("self.n += 1", "self.n += 1\n        if self.n == 3: raise SystemExit")
    found = workshop.cases(SMALL, leaves, limits=PATIENT)["test_counts"]
    assert found.verdict is not Verdict.PASSED


def test_replay_and_tally(workshop: Workshop) -> None:
    """One schedule can be run again by its id; with a number of schedules all are run, and those that fail are counted."""
    first = workshop.cases(SMALL, RACY, limits=PATIENT)["test_counts"]
    again = workshop.cases(SMALL, RACY, replay=first.replay, limits=PATIENT)["test_counts"]
    assert (again.schedules, again.failed_schedules, again.replay) == (1, 1, first.replay)
    assert again.explanation == first.explanation
    calm = workshop.cases(SMALL, RACY, replay="fifo:0", limits=PATIENT)["test_counts"]
    assert (calm.verdict, calm.schedules) == (Verdict.PASSED, 1)
    tally = workshop.cases(SMALL, RACY, schedules=40, limits=PATIENT)["test_counts"]
    assert tally.schedules == 40
    assert 10 < tally.failed_schedules < 40
    assert tally.replay == first.replay


def test_every_run_says_the_same(workshop: Workshop, isolating_backend: Backend) -> None:
    """Verdict, schedule, message and explanation are the same in each sandbox as without one."""
    found = [workshop.cases(SMALL, RACY, sandbox=name, limits=PATIENT)["test_counts"] for name in ("bare", isolating_backend.NAME)]
    assert len({(case.verdict, case.replay, case.message, case.explanation) for case in found}) == 1


def test_plain_pytest_says_the_same(tmp_path: Path) -> None:
    """In one process with a local child, the same cases pass and fail."""
    suite, work = tmp_path / "suite", tmp_path / "work"
    suite.mkdir()
    work.mkdir()
    (suite / "test_it.py").write_text(SUITE)
    (work / "m.py").write_text(SUBMISSION)
    chosen = "racy or gates or deadlock or raises"
    command = [sys.executable, "-m", "pytest", "-q", "-rA", "-p", "no:cacheprovider", str(suite), "--submission", str(work), "-k", chosen]
    said = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT).stdout
    outcomes = {line.split("::")[1].split()[0]: line.split()[0] for line in said.splitlines() if line.startswith(("PASSED", "FAILED"))}
    assert outcomes == {
        "test_racy": "FAILED",
        "test_gates": "PASSED",
        "test_deadlock": "FAILED",
        "test_raises": "PASSED",
        "test_racy_property": "FAILED",
    }
