"""What of the bubblewrap sandbox depends on who starts it, and on which kernel."""

from __future__ import annotations

import os
import sys

import pytest

from harness.limits import Limits
from harness.sandbox import bubblewrap
from harness.sandbox.local import rootfs, tree

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="bubblewrap is of Linux")


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each trial box was to be made as root; none of them succeeds."""
    asked: list[bool] = []

    def trial(way: bubblewrap._Way) -> str:
        asked.append(way.as_root)
        return "not here"

    monkeypatch.setattr(bubblewrap, "_trial", trial)
    monkeypatch.setattr(bubblewrap, "_executables", lambda: iter(["/usr/bin/bwrap"]))
    monkeypatch.setattr(rootfs, "exposed_package", lambda _: None)
    return asked


@pytest.mark.parametrize("user", [0, 1000])
def test_root_makes_boxes_as_root_or_not_at_all(user: int, tried: list[bool], monkeypatch: pytest.MonkeyPatch) -> None:
    """In a user namespace the kernel would still know root, and bound none of its processes: a fork bomb would go off."""
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert bubblewrap._way.__wrapped__() == "not here"
    assert tried == [user == 0]


@pytest.mark.parametrize("release,most", [("5.10.0-28-amd64", 24 + 512), ("6.1.0", 24), ("6.8.0-41-generic", 24)])
def test_processes_are_bounded_on_every_kernel(release: str, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the kernel counts what the user runs elsewhere too, the bound leaves room for that, and is there all the same."""
    monkeypatch.setattr("platform.release", lambda: release)
    monkeypatch.setattr(tree, "threads_of", lambda _: 0)
    bounds = bubblewrap._bounds(Limits(processes=24), bubblewrap._Way("/usr/bin/bwrap", as_root=False))
    assert bounds["RLIMIT_NPROC"] == most
