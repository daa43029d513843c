"""The first promise: nothing in a running guest holds the suite, a solution, an expected value, or the way to one."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from harness.facts import Verdict
from harness.sandbox.base import Backend
from harness.session import Job, run
from tests.attacks.attack import LIMITS

_LIMITS = dataclasses.replace(LIMITS, wall_seconds=60, cpu_seconds=60, total_seconds=120)  # it looks through a lot
_IN_TEXT, _IN_VALUE, _IN_PATH = "canary-in-the-text-b1946ac9", "canary-expected-5891b5b5", "canary-in-the-path-6f8db599"

_SUITE = f'''
import pytest
import target

SECRET = "{_IN_VALUE}"

@pytest.mark.check("A01", points=1)
def test_it():
    """{_IN_TEXT}"""
    needles = [bytes(reversed(target.reversed_needle(n))) for n in range(3)]
    found = target.look(3)
    assert found == []
    assert target.name() != SECRET
    assert needles == [b"", b"", b""]
'''

_SUBMISSION = """
import gc, os, sys

NEEDLES = [bytes(reversed(n.encode())) for n in (%r)]  # written backwards: what is found is not this line itself

def reversed_needle(n):
    return b""

def name():
    return "me"

def _holds(data):
    return any(bytes(reversed(n)) in data for n in NEEDLES)

def _files():
    for top in ("/box", "/work", "/tmp", "/etc", "/opt", "/home", "/root", "/run", "/var", "/srv", "/mnt", "/dev/shm", os.getcwd()):
        for folder, folders, files in os.walk(top):
            folders[:] = [f for f in folders if f not in (".pyenv", "numpy", "site-packages", "dist-packages")]
            for entry in [*folders, *files]:
                yield os.path.join(folder, entry).encode("utf-8", "surrogateescape")
            for entry in files:
                path = os.path.join(folder, entry)
                if entry in ("target.py",) or not os.path.isfile(path):
                    continue
                try:
                    with open(path, "rb") as file:
                        yield file.read(1 << 20)
                except OSError:
                    pass

def _processes():
    try:
        pids = [p for p in os.listdir("/proc") if p.isdigit()]
    except OSError:
        pids = [str(number) for number in (os.getpid(), os.getppid(), *range(1, 2000))]
    for pid in pids:
        for part in ("cmdline", "environ", "maps", "status", "cgroup", "mountinfo", "comm"):
            try:
                with open("/proc/%%s/%%s" %% (pid, part), "rb") as file:
                    yield file.read()
            except OSError:
                pass
        for link in ("cwd", "exe", "root"):
            try:
                yield os.readlink("/proc/%%s/%%s" %% (pid, link)).encode()
            except OSError:
                pass

def _memory():
    try:
        with open("/proc/self/maps") as maps, open("/proc/self/mem", "rb", 0) as memory:
            for line in maps:
                span, rights = line.split()[:2]
                start, end = (int(x, 16) for x in span.split("-"))
                if rights.startswith("rw") and end - start < (64 << 20):
                    try:
                        memory.seek(start)
                        yield memory.read(end - start)
                    except (OSError, ValueError, OverflowError):
                        pass
    except OSError:
        pass
    for thing in gc.get_objects():
        if type(thing) is dict:
            for value in list(thing.values()):
                if type(value) is str and value is not __doc__:
                    yield value.encode("utf-8", "surrogateescape")

def look(level):
    found = []
    for source in (_files, _processes, _memory):
        for data in source():
            if _holds(data):
                found.append(source.__name__)
                break
    text = " ".join(sys.argv) + repr(dict(os.environ)) + repr(sys.path)
    if _holds(text.encode()):
        found.append("environment")
    return found
"""


def _submission(needles: tuple[str, ...]) -> bytes:
    return (_SUBMISSION % (tuple(n[::-1] for n in needles),)).replace("bytes(reversed(n.encode()))", "n.encode()").encode()


def _run(tmp_path: Path, backend: Backend, needles: tuple[str, ...]) -> tuple[Verdict, str]:
    suite = tmp_path / _IN_PATH
    suite.mkdir()
    (suite / "test_it.py").write_text(_SUITE)
    record = run(Job(suite, None, {"target.py": _submission(needles)}, {}, _LIMITS, seed=1), sandbox=backend.NAME)
    assert record.failure == ""
    (case,) = record.cases
    return case.verdict, case.message


def test_nothing_of_the_suite_is_inside(tmp_path: Path, isolating_backend: Backend) -> None:
    """Files, names, processes, environment and memory of a guest hold no text, no expected value and no path of the suite."""
    assert _run(tmp_path, isolating_backend, (_IN_TEXT, _IN_VALUE, _IN_PATH)) == (Verdict.PASSED, "")


def test_the_search_would_find_something(tmp_path: Path, isolating_backend: Backend) -> None:
    """The search finds what is there: the file that it is in."""
    verdict, message = _run(tmp_path, isolating_backend, ("target",))
    assert verdict is Verdict.FAILED
    assert "_files" in message
