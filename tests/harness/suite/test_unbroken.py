"""What keeps books is not left half done by the alarm that ends a case."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from harness.facts import Verdict
from harness.limits import Limits
from harness.suite.losses import BoxLostError, LostError
from harness.suite.plugin import Plan, Split
from harness.suite.staging import StagedWorld
from harness.suite.unbroken import Unbroken, whole


class _Books(Unbroken):
    @whole
    def seen(self) -> list[bool]:
        return [self.undisturbed, *self.nested()]

    @whole
    def nested(self) -> list[bool]:
        return [self.undisturbed]

    @whole
    def fails(self) -> None:
        raise KeyError


def test_a_whole_method_says_that_it_runs() -> None:
    """Inside it, also inside another, `undisturbed` holds; after it, also after an exception, it does not."""
    books = _Books()
    assert books.seen() == [True, True]
    assert not books.undisturbed
    with pytest.raises(KeyError):
        books.fails()
    assert not books.undisturbed


class _Ringing:
    """No boxes, but an alarm while one is asked for."""

    def first(self) -> tuple[object, bool]:
        os.kill(os.getpid(), signal.SIGALRM)
        raise BoxLostError("none is left")

    another = first


def test_an_alarm_waits_until_a_box_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a box is opened the alarm ends nothing; once the suite's own code runs again it ends the case."""
    world = StagedWorld(_Ringing(), Limits())  # type: ignore[arg-type]  # it never gives one
    split = Split(world, Plan(None, None, "work", Limits(), 1, time.monotonic() + 60))
    before = signal.signal(signal.SIGALRM, split._ring)
    try:
        monkeypatch.setattr(split, "_in_phase", True)
        with pytest.raises(LostError, match="none is left"):
            world.fresh_guest()
        world.loss = None
        with pytest.raises(LostError) as caught:
            os.kill(os.getpid(), signal.SIGALRM)
        assert caught.value.verdict is Verdict.TIMEOUT
    finally:
        signal.signal(signal.SIGALRM, before)


_LOOPING = """
import pytest
import work

@pytest.mark.check("C1", points=1)
def test_loops():
    '''It loops.'''
    assert work.double(1) == 2
    while True: pass

@pytest.mark.check("C2", points=1)
def test_holds():
    '''It holds.'''
    assert work.double(2) == 4
"""


def test_a_suite_that_loops_on_its_own_is_ended(tmp_path: Path) -> None:
    """A case whose own code does not end is a timeout, and the next case passes."""
    from harness.session import Job, run

    (tmp_path / "test_it.py").write_text(_LOOPING)
    limits = Limits(wall_seconds=0.5)
    record = run(Job(tmp_path, None, {"work.py": b"def double(x): return 2 * x\n"}, {}, limits, seed=1), sandbox="bare")
    assert {case.check: case.verdict for case in record.cases} == {"C1": Verdict.TIMEOUT, "C2": Verdict.PASSED}
