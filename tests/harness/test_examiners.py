"""Examiners end when nobody needs them, and share a parent where they were asked to."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from harness import examiners
from harness.examiners import Examiner, loaded
from harness.wire.frames import ClosedError

_SECONDS = 30
ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def nobody_loaded_any(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other tests share a parent; these have their own."""
    monkeypatch.setattr(examiners, "_shared", [])


def _children(parent: int) -> set[int]:
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            above = int((entry / "stat").read_text("ascii").rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if above == parent and b"harness.suite.forkserver" in command:
            found.add(int(entry.name))
    return found


@pytest.fixture
def parents() -> Iterator[set[int]]:
    """Numbers of those that live before the test. After it there are no others."""
    before = _children(os.getpid())
    yield before
    assert _children(os.getpid()) == before


def _examined(examiner: Examiner) -> None:
    """Wait until an examiner serves, or has ended: it answers what is no job by closing its line."""
    examiner.talk.send({"kind": "no job"})
    with pytest.raises(ClosedError):
        examiner.talk.receive()


def test_all_examiners_inside_share_one_parent(parents: set[int]) -> None:
    """Two at a time, and one inside another `loaded()`, come from the process that was started first."""
    with loaded():
        (parent,) = _children(os.getpid()) - parents
        with closing(Examiner()) as one, loaded(), closing(Examiner()) as other:
            for examiner in (one, other):
                _examined(examiner)
            assert len(_states(parent)) == 2
            assert _children(os.getpid()) - parents == {parent}


def test_an_examiner_that_stands_alone_takes_its_parent_with_it(parents: set[int]) -> None:
    """Without `loaded()` each has a parent of its own, and both are gone once it is closed."""
    with closing(Examiner()):
        assert len(_children(os.getpid()) - parents) == 1
    assert _children(os.getpid()) == parents


def test_a_parent_that_nobody_needed_ends(parents: set[int]) -> None:
    """What was started ahead is gone when the block ends, also by an exception."""
    with pytest.raises(ZeroDivisionError), loaded():
        raise ZeroDivisionError
    assert _children(os.getpid()) == parents


def test_an_examiner_ends_by_itself_when_its_starter_hangs_up(parents: set[int]) -> None:
    """A grader that goes leaves no examiner waiting for a job, and the examiner has nothing to complain of."""
    with loaded():
        (parent,) = _children(os.getpid()) - parents
        with closing(Examiner()) as examiner:
            examiner.talk.close()
            _wait_for_end(parent)
        assert examiner.code == 0


def _wait_for_end(parent: int) -> None:
    """Until a parent's only child has ended; it may not have been forked yet."""
    while not (children := _children(parent)):
        if any("Z" in state for state in _states(parent)):
            return
    ended = os.pidfd_open(next(iter(children)))
    assert select.select([ended], [], [], _SECONDS)[0]
    os.close(ended)


def _states(parent: int) -> list[str]:
    states = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            state, above = (entry / "stat").read_text("ascii").rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if int(above) == parent:
            states.append(state)
    return states


def test_what_an_examiner_says_and_how_it_ended_is_known(parents: set[int]) -> None:
    """A message that is no job ends it by an exception, which its last words tell; the time that it took is counted."""
    with loaded():
        (parent,) = _children(os.getpid()) - parents
        with closing(Examiner()) as examiner:
            _examined(examiner)
            _wait_for_end(parent)
            words = examiner.last_words()
        assert "KeyError" in words
        assert examiner.code == 1
        assert examiner.cpu_seconds > 0


def test_a_parent_that_cannot_start_says_why(parents: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where pytest cannot be loaded, the examiner's line closes and the reason is in its last words."""
    (tmp_path / "pytest.py").write_text("raise ImportError('this pytest is broken')")
    monkeypatch.setattr(examiners, "_environment", lambda: {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"})
    with closing(Examiner()) as examiner:
        with pytest.raises(ClosedError):
            examiner.talk.receive()
        assert "this pytest is broken" in examiner.last_words()


def test_closing_ends_an_examiner_that_is_stopped(parents: set[int]) -> None:
    """It ends whatever it does, and its code says that it was killed."""
    with loaded():
        (parent,) = _children(os.getpid()) - parents
        with closing(Examiner()) as examiner:
            while not (children := _children(parent)):
                threading.Event().wait(0.01)
            os.kill(children.pop(), signal.SIGSTOP)
        assert examiner.code == -signal.SIGKILL


def test_examiners_die_with_their_parent_and_the_next_has_another(parents: set[int]) -> None:
    """When the parent is killed, its examiners' lines close; who asks next gets one from a new parent."""
    with loaded():
        (parent,) = _children(os.getpid()) - parents
        with closing(Examiner()) as examiner:
            while not _children(parent):
                threading.Event().wait(0.01)
            os.kill(parent, signal.SIGKILL)
            with pytest.raises(ClosedError):
                examiner.talk.receive()
        assert examiner.code is None
        with closing(Examiner()) as another:
            _examined(another)
            _wait_for_end(next(iter(_children(os.getpid()) - parents)))
        assert another.code == 1


def test_an_examiner_has_its_makers_surroundings(parents: set[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It works in the folder that its maker was in when it asked for it, not earlier."""
    with loaded():
        (parent,) = _children(os.getpid()) - parents
        monkeypatch.chdir(tmp_path)
        with closing(Examiner()):
            while not (children := _children(parent)):
                threading.Event().wait(0.01)
            folder = Path("/proc", str(children.pop()), "cwd")
            until = time.monotonic() + _SECONDS
            while not folder.samefile(tmp_path) and time.monotonic() < until:
                threading.Event().wait(0.01)
            assert folder.samefile(tmp_path)


def test_an_examiner_that_is_closed_twice_stays_closed(parents: set[int]) -> None:
    """Closing is final, and harmless."""
    examiner = Examiner()
    examiner.close()
    examiner.close()
    with pytest.raises(ClosedError):
        examiner.talk.send({"kind": "job"})
