"""One folder with two names: each side reads its own."""

from __future__ import annotations

import socket

from hypothesis import given
from hypothesis import strategies as st

from harness.suite.renamed import Renamed
from harness.wire.frames import FrameStream, SocketStream

_HERE, _THERE = "/tmp/prodgrade-share-1a2b", "/tmp/prodgrade-box-99/tmp/shared"
_TEXTS = st.lists(st.sampled_from(["/a.txt", " ", "x", '"']), max_size=5)


@given(parts=_TEXTS)
def test_each_side_reads_its_own_name(parts: list[str]) -> None:
    """What is sent names the folder as the other side knows it, and what comes back names it as ours does."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        line, other = Renamed(SocketStream(ours), _HERE, _THERE), FrameStream(SocketStream(theirs))
        line.send(_HERE.join(parts).encode())
        there = other.receive()
        assert there == _THERE.join(parts).encode()
        other.send(there)
        assert line.receive() == _HERE.join(parts).encode()
