"""What every sandbox must do, tried in a box of its own each time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from harness.errors import HarnessError
from harness.plugins import UnknownPluginError
from harness.sandbox import choose, conformance, explain
from harness.sandbox.base import Backend, BoxSpec
from harness.sandbox.conformance import LIMITS, report_of
from tests.backends import chosen

_MUST_HOLD_EVERYWHERE = ("memory", "stream", "kill")


@pytest.mark.parametrize("name", conformance.GUARANTEES)
def test_a_sandbox_holds_what_it_promises(name: str, isolating_backend: Backend) -> None:
    """Files, network, rights, processes, memory, disk: a box that isolates bounds them all, but those it is known not to."""
    held, sentence = conformance.GUARANTEES[name](isolating_backend)
    assert held != (name in isolating_backend.DOES_NOT_HOLD), sentence


@pytest.mark.parametrize("name", _MUST_HOLD_EVERYWHERE)
def test_even_a_bare_box_ends(name: str, backend: Backend) -> None:
    """Whatever the backend, a box has a bound on memory, ends with its stream, and can be killed."""
    held, sentence = conformance.GUARANTEES[name](backend)
    assert held, sentence


def test_the_program_is_given_the_stream(backend: Backend) -> None:
    """What is sent reaches standard input; what is printed comes back; the work folder is empty and can be written."""
    program = "first = sys.stdin.buffer.readline().decode()\nopen('x', 'w').write('y')\ntell([first, os.listdir('.')])"
    assert report_of(backend, program, send=b"hello\n") == ["hello\n", ["x"]]


def test_the_environment_is_not_ours(backend: Backend, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the host's environment gets into a box."""
    monkeypatch.setenv("PRODGRADE_CANARY", "secret")
    told = report_of(backend, "tell(dict(os.environ))")
    assert "secret" not in told.values()
    assert told["PYTHONHASHSEED"] == "0"


def test_an_ending_is_told(backend: Backend) -> None:
    """Exit codes and signals of the first process are reported, negative for a signal; a running box has no ending."""
    with backend.open(BoxSpec("import sys\nsys.stdin.read()\nsys.exit(7)", LIMITS)) as box:
        assert box.ending(0) is None
        box.stream.shutdown(1)
        ending = box.ending(10)
    assert ending is not None
    assert ending.exit_code == 7


def test_closing_twice_is_harmless(backend: Backend) -> None:
    """A box may be killed and closed in any order, as often as one likes."""
    box = backend.open(BoxSpec("while True: pass", LIMITS))
    box.kill()
    box.close()
    box.close()
    box.kill()
    assert box.stream.fileno() == -1


_GRADER = """
import sys
from harness.limits import Limits
from harness.sandbox import SANDBOXES
from harness.sandbox.base import BoxSpec
program = "import os, sys\\nos.write(1, b'up')\\nif os.fork() == 0:\\n    sys.stdin.close()\\nsys.stdin.buffer.read()\\nos._exit(0)"
box = SANDBOXES.load(sys.argv[1]).open(BoxSpec(program, Limits(), label="orphan-" + sys.argv[2]))
box.stream.recv(100)
print("up", flush=True)
sys.stdin.read()
"""


_NEXT = """
import sys
from harness.limits import Limits
from harness.sandbox import SANDBOXES
from harness.sandbox.base import BoxSpec
SANDBOXES.load(sys.argv[1]).open(BoxSpec("pass", Limits())).close()
"""


def test_a_killed_grader_leaves_nothing(backend: Backend, tmp_path: Path) -> None:
    """After SIGKILL of the process that opened it, a box whose program listens to its stream is gone, at the latest with the next."""
    mark = f"{os.getpid()}-{backend.NAME}"
    grader = subprocess.Popen(
        [sys.executable, "-c", _GRADER, backend.NAME, mark], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=Path(__file__).parents[3]
    )
    assert grader.stdout is not None
    assert grader.stdout.readline() == b"up\n"
    before = _boxes(mark)
    grader.send_signal(signal.SIGKILL)
    grader.communicate()
    deadline = time.monotonic() + 20
    while _boxes(mark) and time.monotonic() < deadline:
        os.sched_yield()
    assert (before == [] or backend.NAME == "docker", _boxes(mark)) == (True, [])
    subprocess.run([sys.executable, "-c", _NEXT, backend.NAME], check=True, cwd=Path(__file__).parents[3])
    assert _boxes(mark, "--all") == []


def _boxes(mark: str, *options: str) -> list[str]:
    """Containers of that run that are still running, or with `--all` still there."""
    if not Path("/var/run/docker.sock").exists():
        return []
    command = ["docker", "ps", "-q", *options, "--filter", f"label=prodgrade.run=orphan-{mark}"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()


def test_auto_takes_the_strongest_that_works() -> None:
    """`auto` never ends at a backend that isolates nothing, unless the code is the user's own."""
    isolating = [standing.name for standing in explain() if standing.isolates and standing.missing is None]
    if isolating:
        assert choose().NAME in isolating
        assert choose(trusted=True).ISOLATES
    else:
        with pytest.raises(HarnessError, match="no sandbox works here"):
            choose()


def test_an_unknown_sandbox_is_named() -> None:
    """Asking for a sandbox that nobody has lists those there are."""
    with pytest.raises(UnknownPluginError, match=", ".join(chosen())):
        choose("moon")
