"""Without a box, a process that is started with the number of a socket serves calls, and actors are forked from it."""

from __future__ import annotations

import os
import socket
import sys
import time
from pathlib import Path

from harness.guest import alone
from harness.wire.frames import FrameStream, SocketStream
from harness.wire.peer import Peer
from harness.wire.values import dump, load
from tests.harness.guest.children import Child

_SECONDS = 100


def test_an_actor_plays_the_folder(tmp_path: Path) -> None:
    """The stage is set in the folder, where nothing can be read from standard input; a fork of it plays schedules."""
    (tmp_path / "m.py").write_text("import os\nfound = [os.getcwd(), os.read(0, 1)]\n")
    ours, theirs = socket.socketpair()
    line, actors = socket.socketpair()

    def act() -> None:
        ours.close()
        line.close()
        sys.argv = ["-c", str(theirs.detach()), str(tmp_path), "7"]
        alone.main()

    with Child(act) as child:
        theirs.close()
        peer = Peer(FrameStream(SocketStream(ours)), lambda body: body, first_number=2)
        assert peer.request(["stage", []], deadline=time.monotonic() + _SECONDS) == [0, ["", "m.py"], 0]
        _status, pid, _ = peer.request(["fork", [], 2, "actor"], deadline=time.monotonic() + _SECONDS, descriptors=[actors.fileno()])
        actors.close()
        frames = FrameStream(SocketStream(line))
        begin = ["begin", ["fifo", 0, 1, 20, [], 0.0], "m", 7, False, {}]
        frames.send(dump([begin, ["peek", "do", "getattr", [{"h": [1, 3]}, "found"], {"": {}}]]))
        kind, (outcome, found), *_ = load(frames.receive(time.monotonic() + _SECONDS))
        assert (kind, outcome, found) == ("peeked", 0, [os.path.realpath(tmp_path), {"b": ""}])
        frames.close()
        assert peer.request(["wait", [], pid], deadline=time.monotonic() + _SECONDS)[1][0] == 0
        peer.close()
        assert child.code() == 0
