"""Plain words to a watcher without a box."""

from __future__ import annotations

import runpy
import socket
import sys
from collections.abc import Callable

import pytest

from harness.guest import unboxed
from harness.guest.unboxed import Words
from harness.wire.frames import ClosedError
from harness.wire.values import UncrossableError, WireError
from tests.harness.guest.children import Child


def _pair() -> tuple[Words, socket.socket]:
    ours, theirs = socket.socketpair()
    return Words(ours), theirs


def test_plain_values_and_nothing_else() -> None:
    """What is plain arrives as it was sent, bytes too; anything else is refused on the way out."""
    words, theirs = _pair()
    other = Words(theirs)
    value = {"a": [b"\0", None, 1.5, "ü"], "b": {}}
    words.send(value)
    assert other.receive() == value
    with pytest.raises((WireError, UncrossableError)):
        words.send(object())
    words.close()
    with pytest.raises(ClosedError):
        other.receive()
    other.close()


def _be_started() -> None:
    runpy.run_path(str(unboxed.__file__), run_name="__main__")


@pytest.mark.parametrize("main", [unboxed.main, _be_started], ids=["called", "started"])
def test_it_serves_until_the_other_end_is_gone(main: Callable[[], None], monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    """A program is started and told of over the socket; when that closes, the watcher ends."""
    words, theirs = _pair()
    monkeypatch.setattr(sys, "argv", ["unboxed", str(theirs.fileno()), str(tmp_path)])
    with Child(main) as child:
        theirs.close()
        limits = {"wall_seconds": 60.0, "cpu_seconds": None, "memory_mib": None, "output_bytes": 1000}
        words.send(["start", {"arguments": ["-c", "print(1)"], "files": {}, "environment": {}, "folder": "", **limits}])
        assert words.receive() == {}
        words.send(["turn", b"", False, [0, 0, b""]])
        assert words.receive()["out"] == b"1\n"
        words.close()
        assert child.code() == 0
