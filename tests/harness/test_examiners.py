"""Examiners end when nobody needs them, and one that was started ahead is used once."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from harness.examiners import Examiner, one_ahead
from harness.wire.frames import ClosedError


def _examiners() -> set[int]:
    """Numbers of this process's children that are examiners."""
    found = set()
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text("ascii").rpartition(")")[2].split()[1])
            command = (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and b"harness.suite.examiner" in command:
            found.add(int(entry.name))
    return found


def test_an_examiner_that_was_started_ahead_is_taken_once() -> None:
    """The first to take one gets it; the second gets another."""
    before = _examiners()
    with one_ahead():
        ahead = _examiners() - before
        assert len(ahead) == 1
        with closing(Examiner.take()):
            assert _examiners() - before == ahead
            with closing(Examiner.take()):
                assert len(_examiners() - before) == 2
    assert _examiners() == before


def test_an_examiner_that_nobody_needed_ends() -> None:
    """What was started ahead and not taken is gone when the block ends, also by an exception."""
    before = _examiners()
    with pytest.raises(ZeroDivisionError), one_ahead():
        raise ZeroDivisionError
    assert _examiners() == before


def test_an_examiner_ends_by_itself_when_its_starter_hangs_up() -> None:
    """A grader that dies leaves no examiner waiting for a job, and the examiner has nothing to complain of."""
    with closing(Examiner()) as examiner:
        examiner.talk.close()
        assert examiner.wait() == 0
        assert examiner.last_words() == ""


def test_an_examiner_that_is_closed_twice_stays_closed() -> None:
    """Closing is final, and harmless."""
    examiner = Examiner()
    examiner.close()
    examiner.close()
    with pytest.raises(ClosedError):
        examiner.talk.send({"kind": "job"})
