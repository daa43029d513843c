"""The second layer of rules, which guests enter and the warden does not."""

from __future__ import annotations

import contextlib
import ctypes
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


class _Kernel:
    """What the C library hands on to it, by name; refuses what it was made to refuse."""

    def __init__(self, *refused: str) -> None:
        self._refused = refused
        self.asked: list[str] = []

    def syscall(self, number: int, rules: int, flags: int) -> int:
        os.fstat(rules)  # still open
        assert (number, flags) == (446, 0)
        return self._answer("rules")

    def prctl(self, option: int, mode: int, *_: object) -> int:
        assert (option, mode) == (22, 2)
        return self._answer("filter")

    def _answer(self, name: str) -> int:
        self.asked.append(name)
        return -1 if name in self._refused else 0


@pytest.mark.parametrize(
    "digits, refused, asked, is_entered",
    [
        ("", (), ["rules"], True),
        ("00" * 8, (), ["rules", "filter"], True),
        ("00" * 8, ("rules",), ["rules"], False),
        ("00" * 8, ("filter",), ["rules", "filter"], False),
    ],
)
def test_both_parts_are_asked_for_in_turn(
    digits: str, refused: tuple[str, ...], asked: list[str], is_entered: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rules come first, the filter only after them and where there is one, and a refusal of either is an error."""
    kernel = _Kernel(*refused)
    monkeypatch.setattr(ctypes, "CDLL", lambda *_, **__: kernel)
    rules, other = os.pipe()
    monkeypatch.setenv(confine.LAYER, f"{rules}:{digits}")
    with contextlib.nullcontext() if is_entered else pytest.raises(OSError, match="cannot be entered"):
        confine.give_up()
    assert kernel.asked == asked
    assert confine.LAYER not in os.environ
    with pytest.raises(OSError, match="descriptor"):
        os.fstat(rules)
    os.close(other)


def _do_nothing() -> list[str]:
    before = dict(os.environ)
    confine.give_up()
    return sorted(before.keys() ^ os.environ.keys())


def test_without_a_layer_nothing_happens() -> None:
    """Where the sandbox prepared none, guests are as they were."""
    assert run(_do_nothing) == []
