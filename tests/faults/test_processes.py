"""Any process of ours may be killed at any moment: no zero for the learner, and nothing stays."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from grader.errors import NotGradedError
from grader.foreign import grade_suite
from harness.facts import CaseFact, Verdict
from harness.sandbox.base import Backend
from tests.backends import require
from tests.faults.leftovers import left_after, present

_Middle = Callable[[Callable[[], object]], Callable[[CaseFact], None]]
_ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    """After each of these there is nothing that was not there before."""
    before = present()
    yield
    assert left_after(before) == frozenset()


def _running(word: bytes) -> list[int]:
    """Processes below this one whose command line has the word."""
    parents: dict[int, int] = {}
    commands: dict[int, bytes] = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(entry.name)] = int((entry / "stat").read_text("ascii", "replace").rpartition(")")[2].split()[1])
            commands[int(entry.name)] = (entry / "cmdline").read_bytes()
        except OSError:
            continue

    def is_ours(pid: int) -> bool:
        while pid in parents and pid != os.getpid():
            pid = parents[pid]
        return pid == os.getpid()

    return [pid for pid, command in commands.items() if word in command and is_ours(pid)]


def _kill(word: bytes) -> None:
    found = _running(word)
    assert found, "there was nothing to kill"
    for pid in found:
        with contextlib.suppress(ProcessLookupError):  # the end of another was its end
            os.kill(pid, signal.SIGKILL)


def test_a_killed_examiner_is_not_the_learners_fault(desk: Path, backend: Backend, in_the_middle: _Middle) -> None:
    """When the process that holds the suite is killed, nothing is graded, and the sentence says what happened."""
    with pytest.raises(NotGradedError, match="the process that holds the suite ended"):
        grade_suite(desk / "suite", desk / "work", sandbox=backend.NAME, on_case=in_the_middle(lambda: _kill(b"harness.suite.forkserver")))


def test_a_suite_that_crashes_is_not_the_learners_fault(desk: Path) -> None:
    """A suite that ends its own process grades nobody."""
    (desk / "suite" / "test_it.py").write_text("import os\nimport work\ndef test_it():\n    work.double(1)\n    os.abort()\n")
    with pytest.raises(NotGradedError, match="the process that holds the suite ended"):
        grade_suite(desk / "suite", desk / "work", sandbox="bare")


@pytest.mark.parametrize("sandbox", ["bare", "bubblewrap"])
def test_after_a_killed_box_the_next_cases_go_on_in_another(desk: Path, sandbox: str, in_the_middle: _Middle) -> None:
    """When a box's first process is killed from outside, one case may be lost and the others keep their verdicts."""
    require(sandbox)
    seen: list[CaseFact] = []
    first = in_the_middle(lambda: _kill(b"_Memory"))

    def saw(case: CaseFact) -> None:
        seen.append(case)
        first(case)

    grade_suite(desk / "suite", desk / "work", sandbox=sandbox, on_case=saw)
    assert len(seen) == 6
    assert sum(case.verdict is Verdict.PASSED for case in seen) >= 5


def test_a_grader_that_is_killed_leaves_nothing_that_the_next_one_does_not_remove(desk: Path, isolating_backend: Backend) -> None:
    """After SIGKILL of the grader every process of its run ends by itself; the next run removes its folders and containers."""
    program = (
        "import os, signal, sys\nfrom grader.foreign import grade_suite\n"
        "report = grade_suite(sys.argv[1], sys.argv[2], sandbox=sys.argv[3],"
        " on_case=lambda case: sys.argv[4] == 'die' and os.kill(os.getpid(), signal.SIGKILL))\n"
        "sys.exit(not report.passed)"
    )
    command = [sys.executable, "-c", program, str(desk / "suite"), str(desk / "work"), isolating_backend.NAME]
    assert [subprocess.run([*command, fate], cwd=_ROOT, check=False).returncode for fate in ("die", "live")] == [-signal.SIGKILL, 0]


def test_two_graders_at_once_do_not_disturb_each_other(desk: Path, backend: Backend) -> None:
    """The same work, graded twice at a time, passes twice."""
    with ThreadPoolExecutor(2) as pool:
        runs = [pool.submit(grade_suite, desk / "suite", desk / "work", sandbox=backend.NAME) for _ in range(2)]
        assert [run.result().passed for run in runs] == [True, True]


def test_a_wall_clock_that_jumps_changes_nothing(desk: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No deadline hangs on the time of day: with a clock that leaps years at each look, all pass and no time is negative."""
    moments = iter(range(0, 10**18, 10**8))
    monkeypatch.setattr("time.time", lambda: 2e9 - next(moments))
    report = grade_suite(desk / "suite", desk / "work", sandbox="bare")
    assert report.passed
    assert report.usage.wall_seconds >= 0
