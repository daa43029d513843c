"""The second layer of rules, which guests enter and the warden does not."""

from __future__ import annotations

import os
import platform
import sys

import pytest

from harness.guest import confine
from harness.sandbox.local import confinement, seccomp
from tests.harness.guest.children import run

_HAS_LANDLOCK = sys.platform == "linux" and confinement.abi() >= confinement.LEAST_ABI


def _shut_in(digits: str) -> list[str]:
    confinement.forbid_new_rights()
    rules = confinement.ruleset([("/tmp", confinement.WRITE)], confinement.abi())
    os.environ[confine.LAYER] = f"{rules}:{digits}"
    confine.give_up()
    refused = [confine.LAYER] if confine.LAYER in os.environ else []
    for name, attempt in (
        ("list", lambda: os.scandir("/proc").close()),
        ("signal", lambda: os.kill(os.getpid(), 0)),
        ("fstat", lambda: os.fstat(rules)),
    ):
        try:
            attempt()
        except OSError:
            refused.append(name)
    return refused


@pytest.mark.skipif(not _HAS_LANDLOCK, reason="this kernel has no Landlock as of Linux 6.2")
@pytest.mark.parametrize("is_filtered", [False, True])
def test_the_prepared_layer_is_entered(is_filtered: bool) -> None:
    """Its rules hold, its filter holds if there is one, and neither its name nor its descriptor stays."""
    digits = seccomp.program(platform.machine(), seccomp.Policy.NO_SIGNALS).hex() if is_filtered else ""
    assert run(lambda: _shut_in(digits)) == (["list", "signal", "fstat"] if is_filtered else ["list", "fstat"])


def _enter_nothing() -> str:
    reading, _ = os.pipe()
    os.environ[confine.LAYER] = f"{reading}:"
    try:
        confine.give_up()
    except OSError as error:
        return str(error.strerror)
    return ""


def test_a_layer_that_cannot_be_entered_stops_everything() -> None:
    """When the descriptor is no ruleset, an error ends the zygote before anything of the submission is there."""
    assert run(_enter_nothing) == "the second layer of the sandbox cannot be entered"


def _do_nothing() -> list[str]:
    before = dict(os.environ)
    confine.give_up()
    return sorted(before.keys() ^ os.environ.keys())


def test_without_a_layer_nothing_happens() -> None:
    """Where the sandbox prepared none, guests are as they were."""
    assert run(_do_nothing) == []
