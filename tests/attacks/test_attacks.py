"""Every attack of the corpus, against every sandbox that isolates: it gains nothing, and costs nobody else anything."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from harness.facts import RunRecord, Verdict
from harness.sandbox.base import Backend
from tests.attacks.attack import ALL_CHECKS, CANARY, CLASSES, HERE, LIMITS, corpus, grade, passed, reports
from tests.backends import isolating, require
from tests.faults.leftovers import left_after, present

_GRACE_SECONDS = 5
_EXTENT = os.environ.get("PRODGRADE_ATTACKS", "turns")
_STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@pytest.fixture(scope="module", autouse=True)
def nothing_is_left_behind() -> Iterator[None]:
    """After all attacks there is no process, no container and no folder that was not there before."""
    before = present()
    yield
    assert left_after(before) == frozenset()


def _checked(record: RunRecord) -> set[str]:
    """The checks that passed, of a run in which nothing of ours failed."""
    assert record.failure == ""
    assert {check.id for check in record.checks} == set(ALL_CHECKS), "the suite's own checks, no more and no fewer"
    assert all(case.verdict is not Verdict.HARNESS_ERROR for case in record.cases)
    shown = reports(record)
    assert [name for name, text in shown.items() if CANARY in text] == [], "no report holds what only hidden cases were about"
    assert _STEERING.search(shown["terminal"]) is None, "no report steers the terminal that shows it"
    assert record.usage.wall_seconds < LIMITS.total_seconds + _GRACE_SECONDS
    return passed(record)


def test_an_honest_submission_passes_everything(isolating_backend: Backend) -> None:
    """The small suite is fair: what it asks for can be done."""
    files = {"target.py": (HERE / "honest.py").read_bytes(), "extra.py": b"SIZE = 3\n"}
    assert _checked(grade(files, isolating_backend.NAME)) == set(ALL_CHECKS)


def _pairs() -> list[tuple[str, str]]:
    """Attack and sandbox. All against all takes a while: `make attacks` does that.

    "turns" runs each on one, and of the suite what the attack says something about; CI does. "walls" runs on every sandbox
    what a sandbox has to hold, and takes turns with forgers, who never meet its walls.
    """
    names, backends = sorted(corpus()), isolating()
    everywhere = {"all": set(CLASSES), "walls": set(CLASSES) - {"forge"}}.get(_EXTENT, set())
    return [
        (name, backend)
        for place, name in enumerate(names)
        for turn, backend in enumerate(backends)
        if corpus()[name].kind in everywhere or place % len(backends) == turn
    ]


@pytest.mark.parametrize("pair", _pairs(), ids="-".join)
def test_an_attack_gains_nothing_and_spoils_nothing(pair: tuple[str, str]) -> None:
    """An attack passes no check that it affects, and loses none that it does honestly."""
    name, backend = pair
    require(backend)
    attack = corpus()[name]
    earned = _checked(grade(attack.files, backend, only=attack.concerns(backend) if _EXTENT == "turns" else ()))
    assert earned & set(attack.affects) == set()
    assert attack.must_keep(backend) - earned == set()


def test_a_large_file_and_a_link_are_not_taken(tmp_path: Path) -> None:
    """A file of 100 MB, a symbolic link to /etc/passwd and a pipe are refused, and the rest is taken."""
    from grader import intake
    from tests.grader.exercises import an_exercise

    (tmp_path / "good.py").write_text("x = 1\n")
    with (tmp_path / "large.py").open("wb") as large:
        large.truncate(100_000_000)
    (tmp_path / "link.py").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe.py")
    taken = intake.take(tmp_path, an_exercise(submission=("*.py",)))
    assert dict(taken.files) == {"good.py": b"x = 1\n"}
    assert sorted(refusal.where for refusal in taken.refusals) == ["large.py", "link.py", "pipe.py"]
