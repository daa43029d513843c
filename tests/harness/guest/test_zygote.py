"""The ancestor of all guests: what it has given up, and what it has loaded, before anybody asks for the submission."""

from __future__ import annotations

import os
import resource
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.guest import zygote
from harness.guest.process import GuestSettings
from harness.guest.zygote import ZygoteSpec, start
from harness.wire.frames import FrameStream, SocketStream
from harness.wire.peer import Peer
from tests.harness.guest.children import Child, run

_PROBE = """
import os, resource, signal, sys
def loaded(name): return name in sys.modules
def sees(): return [os.readlink(f"/proc/self/fd/{number}") for number in range(200) if os.path.exists(f"/proc/self/fd/{number}")]
def around(): return [os.getcwd(), sys.path[0], sys.path[-1], sys.argv, os.getsid(0) == os.getpid()]
def bounds(): return [*resource.getrlimit(resource.RLIMIT_CPU), signal.getsignal(signal.SIGXCPU) == signal.SIG_DFL]
def seed(): return getattr(sys.modules.get('numpy.random'), 'SEED', None)
"""


def _spec(folder: Path, *preload: str) -> ZygoteSpec:
    (folder / "probe.py").write_text(_PROBE)
    return ZygoteSpec(GuestSettings(str(folder), 4096, 1, ("/the/library",)), preload, 1000)


def _open_nothings() -> int:
    return sum(1 for number in range(3, 200) if os.path.realpath(f"/proc/self/fd/{number}") == os.devnull)


class _Zygote(Child):
    """A process that is the child's side of `start`, and the host's end of its line."""

    def __init__(self, spec: ZygoteSpec, close: tuple[int, ...] = (), first: Callable[[], None] = lambda: None) -> None:
        ours, theirs = socket.socketpair()

        def live() -> None:
            pid = os.fork()  # this one leads a session already, and could not begin another
            if pid:
                ours.close()
                theirs.close()
                os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
            first()
            for module, name, stand_in in ((os, "fork", lambda: 0), (socket, "socketpair", lambda *_: (ours, theirs))):
                setattr(module, name, stand_in)
            start(spec, close=close)

        super().__init__(live)
        theirs.close()
        self._peer = Peer(FrameStream(SocketStream(ours)), lambda body: body, first_number=2)

    def __exit__(self, *_: object) -> None:
        self._peer.close()
        super().__exit__()

    def call(self, name: str, *arguments: Any) -> Any:
        """What a function of the probe returns."""
        module = self._peer.request(["import", [], "probe"])[1]["M"][0]
        return self._peer.request(["method", [], {"h": module}, name, [*arguments], {"": {}}])[1]

    def close(self) -> int:
        """Hang up: how it ended."""
        self._peer.close()
        return self.code()


def test_it_lives_apart(tmp_path: Path) -> None:
    """It leads a session, works in the folder, and finds the submission first and the libraries last."""
    with _Zygote(_spec(tmp_path)) as made:
        assert made.call("around") == [str(tmp_path), str(tmp_path), "/the/library", ["submission"], True]
        assert made.close() == 0


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="what is open is only to be seen in /proc")
@pytest.mark.parametrize("close", [(), (0, 1), (0, 1, 2)], ids=["nothing", "the stream", "all"])
def test_no_guest_sees_what_was_to_be_closed(close: tuple[int, ...], tmp_path: Path) -> None:
    """What is said to be closed is, nothing else is, and there is nothing to read where the stream of the box was."""
    pipes = [os.pipe(), os.pipe()]
    closed, spared = (f"pipe:[{os.fstat(reading).st_ino}]" for reading, _ in pipes)
    before = tmp_path / "before"

    def count() -> None:
        before.write_text(str(_open_nothings()))

    with _Zygote(_spec(tmp_path), (*close, *pipes[0]), count) as made:
        seen = made.call("sees")
        assert (seen[0], closed in seen, seen.count(spared)) == (os.devnull, False, 2)
        assert seen[3:].count(os.devnull) == int(before.read_text())
        assert made.close() == 0
    for descriptor in (*pipes[0], *pipes[1]):
        os.close(descriptor)


def test_libraries_are_loaded_before_anybody_is_forked(tmp_path: Path) -> None:
    """What is to be preloaded is, if it can be; whoever imports what cannot be gets the error in his own place."""

    def forget() -> None:
        sys.modules.pop("colorsys", None)

    with _Zygote(_spec(tmp_path, "no_such_library", "colorsys"), first=forget) as made:
        assert [made.call("loaded", name) for name in ("colorsys", "no_such_library")] == [True, False]
        assert made.close() == 0


@pytest.mark.parametrize("has_numpy", [True, False])
def test_numpys_randomness_is_there_where_numpy_is(has_numpy: bool, tmp_path: Path) -> None:
    """Where numpy was loaded its late part is too, and has its seed; else nobody loads it."""
    library = tmp_path / "library" / "numpy"
    library.mkdir(parents=True)
    (library / "__init__.py").write_text("")
    (library / "random.py").write_text("def seed(number): global SEED; SEED = number\n")

    def forget() -> None:
        for name in [name for name in sys.modules if name.partition(".")[0] == "numpy"]:
            del sys.modules[name]
        sys.path.insert(0, str(library.parent))

    with _Zygote(_spec(tmp_path, *(["numpy"] if has_numpy else [])), first=forget) as made:
        assert [made.call("loaded", name) for name in ("numpy", "numpy.random")] == [has_numpy] * 2
        assert made.call("seed") == (1 if has_numpy else None)
        assert made.close() == 0


@pytest.mark.parametrize("hard, expected", [(None, [1000, 1001]), (2000, [1000, 1001]), (500, [500, 500])])
def test_its_processor_time_is_bounded(hard: int | None, expected: list[int], tmp_path: Path) -> None:
    """It is warned at the bound and killed a second later; a limit of the machine that is lower stays."""

    def bind() -> None:
        signal.signal(signal.SIGXCPU, signal.SIG_IGN)
        if hard is not None:
            resource.setrlimit(resource.RLIMIT_CPU, (hard, hard))

    with _Zygote(_spec(tmp_path), first=bind) as made:
        assert made.call("bounds") == [*expected, True]
        assert made.close() == 0


def test_who_cannot_be_a_zygote_ends_at_once(tmp_path: Path) -> None:
    """Without its folder, nothing of the submission runs, and nothing of ours goes on in its place."""
    spec = ZygoteSpec(GuestSettings(str(tmp_path / "gone"), 4096, 1), (), 1000)
    with _Zygote(spec) as made:
        assert made.code() == 70


def test_the_starter_has_its_number_and_its_line(tmp_path: Path) -> None:
    """Whoever starts it gets the number of a child that answers on the line, and holds no other end of it."""
    spec = _spec(tmp_path)

    def begin() -> list[Any]:
        pid, line = zygote.start(spec, close=())
        peer = Peer(FrameStream(SocketStream(line)), lambda body: body, first_number=2)
        status = peer.request(["import", [], "probe"])[0]
        peer.close()
        return [status, os.waitpid(pid, 0) == (pid, 0)]

    assert run(begin) == [0, True]
