"""The command itself may be interrupted at any moment, or find no room: a report is whole or not there, and nothing stays."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from harness.sandbox import bubblewrap
from tests.backends import require
from tests.faults.leftovers import left_after, present

_ROOT = Path(__file__).parents[2]
_MOMENTS = 6

_GRADE = """
import os, signal, sys
events, stop_at, number = 0, int(sys.argv.pop(1)), int(sys.argv.pop(1))
def count(*_):
    global events
    events += 1
    if events == stop_at:
        os.kill(os.getpid(), number)
sys.addaudithook(count)
from grader.cli import main
from harness.suite.talk import Talk
receive = Talk.receive
def counted(*arguments):
    message = receive(*arguments)
    count()
    return message
Talk.receive = counted
try:
    code = main()
finally:
    if not stop_at:
        print(events)
sys.exit(code)
"""


@pytest.fixture(autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    """After each of these there is nothing that was not there before."""
    before = present()
    yield
    assert left_after(before) == frozenset()


def _grade(desk: Path, report: Path, stop_at: int = 0, number: int = 0, sandbox: str = "bubblewrap") -> subprocess.CompletedProcess[str]:
    options = ["--suite", str(desk / "suite"), "--submission", str(desk / "work"), "--sandbox", sandbox, "--report", f"json={report}"]
    command = [sys.executable, "-c", _GRADE, str(stop_at), str(number), "run", *options, "--quiet"]
    environment = {**os.environ, "XDG_STATE_HOME": str(desk / "state")}
    return subprocess.run(command, cwd=_ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "sandbox, number",
    [("bubblewrap", signal.SIGINT), ("bubblewrap", signal.SIGTERM), ("bubblewrap", signal.SIGHUP), ("docker", signal.SIGINT)],
)
def test_a_grade_that_is_interrupted_at_any_moment_leaves_a_whole_report_or_none(desk: Path, sandbox: str, number: signal.Signals) -> None:
    """Wherever it is stopped, it says so with its exit code, nothing of it goes on, and no report is half written."""
    require(sandbox)
    events = int(_grade(desk, desk / "whole.json", sandbox=sandbox).stdout)
    with ThreadPoolExecutor(2) as pool:
        moments = [events * (moment + 1) // (_MOMENTS + 1) for moment in range(_MOMENTS)]
        runs = {moment: pool.submit(_grade, desk, desk / f"{moment}.json", moment, int(number), sandbox) for moment in moments}
    codes = {run.result().returncode for run in runs.values()}
    assert codes <= {0, 130, -number}
    assert 130 in codes
    for moment, run in runs.items():
        report = desk / f"{moment}.json"
        assert report.exists() == (run.result().returncode == 0)
        assert not report.exists() or json.loads(report.read_text())["score"] is not None
    assert not list(desk.glob(".*"))


def _with_little_room(folder: Path, script: str, options: list[str]) -> subprocess.CompletedProcess[str]:
    """`grade` after a script, where 64 KiB fit into `folder`; the script calls it as "$@"."""
    require("bubblewrap")
    executable = shutil.which("bwrap") or next(str(path) for path in bubblewrap._executables() if isinstance(path, str))
    keep = ["--bind", str(_ROOT), str(_ROOT)]  # it may lie in that very folder
    command = [executable, "--dev-bind", "/", "/", "--size", "65536", "--tmpfs", str(folder), *keep, "sh", "-c", script, "sh"]
    command += [sys.executable, "-c", "import sys; from grader.cli import main; sys.exit(main())", "run", *options, "--quiet"]
    return subprocess.run(command, cwd=_ROOT, capture_output=True, text=True, check=False)


def test_a_disk_without_room_for_the_report_keeps_the_old_one(desk: Path) -> None:
    """When the report does not fit, the exit code says that something of ours failed, and what was there is still there."""
    small = desk / "small"
    small.mkdir()
    before = f"echo old > {small}/report.json; head -c 60k /dev/zero > {small}/filler"
    script = f'{before}; "$@"; code=$?; cat {small}/report.json; ls -A {small} | wc -l; exit $code'
    report = f"json={small}/report.json"
    options = ["--suite", str(desk / "suite"), "--submission", str(desk / "work"), "--sandbox", "bare", "--report", report]
    ran = _with_little_room(small, script, options)
    assert "cannot write the json report" in ran.stderr
    assert "No space left on device" in ran.stderr
    assert ran.stdout.split() == ["old", "2"]
    assert ran.returncode not in (0, 1)


def test_a_disk_without_room_for_a_run_grades_nobody() -> None:
    """Where a suite can write no temporary file, nobody loses points for it, and the sentence names the disk."""
    with tempfile.TemporaryDirectory(dir=Path.home(), prefix=".prodgrade-test-") as home:
        suite = "import work\ndef test_it(tmp_path):\n    (tmp_path / 'x').write_bytes(bytes(10**5))\n    assert work.one() == 1\n"
        for name, text in (("suite/test_it.py", suite), ("work/work.py", "def one(): return 1\n")):
            (Path(home) / name).parent.mkdir()
            (Path(home) / name).write_text(text)
        options = ["--suite", f"{home}/suite", "--submission", f"{home}/work", "--sandbox", "bare"]
        ran = _with_little_room(Path("/tmp"), 'exec "$@"', options)
    assert "the disk that holds /tmp is full" in ran.stderr
    assert ran.returncode == 3
