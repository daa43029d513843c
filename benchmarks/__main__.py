"""What a trusted grade costs over plain pytest on the same suite and submission: `make bench`. Prints, never asserts."""

from __future__ import annotations

import dataclasses
import json
import os
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks import exercises
from benchmarks.rows import ROOT, row, seconds_of
from harness import payload, session
from harness.limits import Limits
from harness.sandbox import SANDBOXES
from harness.sandbox.base import Backend, BoxSpec
from harness.session import Job
from harness.suite.lines import Setup, Warden
from harness.suite.world import World
from harness.wire.frames import FrameStream, SocketStream
from harness.wire.peer import Peer

HOME = ROOT / "solutions" / "exercise-03-churn-classes"
ROUNDS = 7
CALLS = 3000
CASES = 100
BULKS = 15
_FEW, _MANY = 20, 220
_SCENARIO = """
import pytest

@pytest.mark.check("schedules", points=1)
def test_all(sim):
    counter = sim.new("Counter")
    seen = sim.fn(lambda n: n + 1)

    def client():
        for _ in range(4):
            yield counter.up(seen)

    sim.client(client, n=3)
    sim.run()
    assert sim.call(counter.value()) == 12
"""
_GUARDED = b"""
import threading

class Counter:
    def __init__(self):
        self.n, self.lock = 0, threading.Lock()

    def up(self, f):
        with self.lock:
            self.n = f(self.n)

    def value(self):
        return self.n
"""
_BULK = {
    "floats": [number / 7 for number in range(52_000)],
    "table rows": [{"id": number, "name": f"customer {number}", "spend": number * 1.5} for number in range(20_000)],
    "text": "x" * 1_000_000,
}


def main() -> None:
    """Measure everything that this machine can run, and print one line each."""
    print(f"{'what':<52}{'measured':>12}{'target':>10}")
    direct = _grades()
    _wire_call()
    for name in ("bare", "bubblewrap", "docker"):
        backend = SANDBOXES.load(name)
        if backend.missing() is None:
            _guests(backend)
    _schedules()
    exercises.measure()
    print(f"\nplain pytest: {direct * 1000:.0f} ms, median of {ROUNDS} rounds; candidates take turns in each round.")


def _grades() -> float:
    """One grade from the command line, as a ratio to plain pytest."""
    accepted = str(HOME / "accepted" / "reference")
    pytest = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(HOME / "suite"), "--submission", accepted]
    grade = [sys.executable, "-c", "import sys; from grader.cli import main; sys.exit(main())", "3", "--submission", accepted, "--quiet"]
    candidates: dict[str, Callable[[], object]] = {"direct": lambda: seconds_of(pytest)}
    for name in ("bare", "bubblewrap", "docker"):
        if SANDBOXES.load(name).missing() is None:
            candidates[name] = lambda name=name: seconds_of([*grade, "--sandbox", name])
    if "docker" in candidates:
        candidates["container"] = _bare_container
    times: dict[str, list[float]] = {name: [] for name in candidates}
    for round_ in range(ROUNDS + 1):
        for name, run in candidates.items():
            started = time.perf_counter()
            run()
            if round_:  # the first warms caches
                times[name].append(time.perf_counter() - started)
    medians = {name: statistics.median(found) for name, found in times.items()}
    base = medians["direct"]
    for name in ("bare", "bubblewrap"):
        if name in medians:
            row(f"grade exercise-03 with {name}, over plain pytest", medians[name] / base, "x", 1.25)
    if "docker" in medians:
        target = 1.25 + medians["container"] / base
        row("creating and removing one bare container", medians["container"] * 1000, "ms")
        row("grade exercise-03 with docker, over plain pytest", medians["docker"] / base, "x", round(target, 2))
    return base


def _bare_container() -> None:
    backend = SANDBOXES.load("docker")
    with backend.open(BoxSpec("print('up')", Limits())) as box:
        box.ending(20)


def _wire_call() -> None:
    """A request and its reply between two processes over a socketpair."""
    ours, theirs = socket.socketpair()
    if os.fork() == 0:
        ours.close()
        Peer(FrameStream(SocketStream(theirs)), lambda body: body, first_number=1).serve()
        os._exit(0)
    theirs.close()
    peer = Peer(FrameStream(SocketStream(ours)), lambda body: body, first_number=2)
    row("a message and its answer over a socketpair, median", _median(lambda: peer.request(["call", [1], {}])) * 1e6, "us", 100)
    peer.close()
    os.wait()


def _guests(backend: Backend) -> None:
    """A call of a submission's function, and a fresh guest for each case."""
    with backend.open(BoxSpec(payload.program(), Limits(), ("numpy",))) as box:
        direct = backend.NAME != "docker"
        setup = Setup(box.work_dir, {"m.py": b"def f(x): return x\n"}, box.library_path, ("numpy",), Limits(), 1, direct)
        content = payload.parcel()
        box.stream.sendall(len(content).to_bytes(4, "big") + content + setup.message())
        world = World(_OneBox(Warden(box.stream, demultiplex=not direct, direct=direct)), Limits())
        function = world.import_module("m").f
        target = 100 if direct else None
        row(f"a call of a submission's function, {backend.NAME}", _median(lambda: function(1)) * 1e6, "us", target)

        for what, data in _BULK.items():
            plain = _median(lambda data=data: json.loads(json.dumps(data)), BULKS)
            row(
                f"1 MB of {what} as an argument, {backend.NAME}, over json",
                _median(lambda data=data: function(data), BULKS) / plain,
                "x",
                3,
            )

        def case() -> None:
            scope = world.enter("case")
            function(1)
            world.leave(scope)

        row(f"a fresh guest for a case, {backend.NAME}", _median(case, CASES) * 1e3, "ms", 15)


def _schedules() -> None:
    """One schedule of a scenario with three clients, twelve operations and a call of the test's in each, as a suite plays it."""
    costs: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "test_it.py").write_text(_SCENARIO)
        for name in ("bare", "bubblewrap", "docker"):
            if SANDBOXES.load(name).missing() is None:
                job = Job(Path(folder), None, {"m.py": _GUARDED}, {}, Limits(wall_seconds=300, total_seconds=900), seed=1)
                some, many = (_played(job, name, count) for count in (_FEW, _MANY))
                costs[name] = (many - some) / (_MANY - _FEW)
                row(f"a schedule of three threads, {name}", costs[name] * 1e3, "ms", 5 if name != "docker" else None)
    if {"bubblewrap", "docker"} <= costs.keys():
        row("a schedule with docker, over one with bubblewrap", costs["docker"] / costs["bubblewrap"], "x", 2)


def _played(job: Job, sandbox: str, count: int) -> float:
    """The seconds that the case took."""
    found = []
    for _ in range(3):
        (case,) = session.run(dataclasses.replace(job, schedules=count), sandbox=sandbox).cases
        if case.schedules != count:
            raise RuntimeError(f"{case.schedules} of {count} schedules were played: {case.verdict} {case.message}")
        found.append(case.wall_seconds)
    return statistics.median(found)


class _OneBox:
    def __init__(self, warden: Warden) -> None:
        self._warden = warden

    def first(self) -> tuple[Warden, bool]:
        return self._warden, False

    def another(self) -> tuple[Warden, bool]:
        raise RuntimeError("the box ended")

    def beside(self) -> Warden:
        raise RuntimeError("there is one box")


def _median(run: Callable[[], object], times: int = CALLS) -> float:
    found = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        found.append(time.perf_counter() - started)
    return statistics.median(found)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as state:
        os.environ["PRODGRADE_STATE_DIR"] = state
        main()
