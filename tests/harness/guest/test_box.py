"""Warden, zygote and guests as the host meets them: over one stream, in processes of their own."""

from __future__ import annotations

import io
import marshal
import os
import runpy
import select
import signal
import socket
import struct
import threading
import zipfile
from importlib.util import MAGIC_NUMBER, module_from_spec
from pathlib import Path
from typing import Any

import pytest

from harness import payload
from harness.guest import bootstrap
from harness.limits import Limits
from harness.suite.lines import Setup, Warden
from harness.suite.losses import BoxLostError
from harness.wire.frames import ClosedError, FrameStream
from harness.wire.peer import Peer
from tests.harness.guest.boxes import Box
from tests.harness.guest.children import Child

_FILES = {
    "m.py": """
import os, sys, warnings
calls = []
def add(a, b): calls.append(a); return a + b
def remember(): return list(calls)
def say(text): print(text); print(text, file=sys.stderr); return len(text)
def warn(): warnings.warn("mind", UserWarning)
def fail(): raise ValueError("of its own")
def deep():
    value = []
    for _ in range(500): value = [value]
    return value
def extend(items): items.append(4)
def keep(items): global kept; kept = items
def later(): kept.append(5)
def later_odd(): kept.append(deep())
def back(callback): return callback(3)
def leave(code): os._exit(code)
def where(): return os.getcwd()
def write(name): open(name, "w").write("x")
def flood(): print("x" * 3000)
def warn_much():
    for n in range(1100): warnings.warn(str(n))
""",
    "folder/data.txt": "data",
}


@pytest.fixture(params=[True, False], ids=["direct", "through the warden"])
def box(request: pytest.FixtureRequest, tmp_path: Path) -> Any:
    """A box with the submission in it."""
    with Box(tmp_path, _FILES, direct=request.param, limits=Limits(output_kib=1, memory_mib=2**16)) as made:
        yield made


def _call(peer: Peer, name: str, *arguments: Any) -> list[Any]:
    """[status, tree, extras] of calling a function of m."""
    status, module, extras = peer.request(["import", [], "m"])
    assert (status, "M" in module) == (0, True), extras
    key = module["M"][0]
    status, function, _ = peer.request(["do", [], "getattr", [{"h": key}, name], {"": {}}])
    assert status == 0, function
    reply: list[Any] = peer.request(["call", [], {"h": function["h"][0]}, [*arguments], {"": {}}])
    return reply


def test_a_guest_runs_the_submission(box: Box) -> None:
    """What is forked from the zygote imports the submission and answers calls, in the working folder."""
    _, guest, _ = box.fork(box.zygote())
    assert _call(guest, "add", 1, 2)[:2] == [0, 3]
    assert Path(_call(guest, "where")[1]).samefile(box.folder)
    assert (box.folder / "folder" / "data.txt").read_text() == "data"
    assert box.warden.python.count(".") == 2


def test_a_fork_knows_what_its_parent_knew_and_tells_it_nothing(box: Box) -> None:
    """State goes down, never up or aside."""
    zygote = box.zygote()
    line, parent, _ = box.fork(zygote)
    _call(parent, "add", 1, 0)
    _, child, _ = box.fork((line, parent), 3)
    _call(child, "add", 2, 0)
    _, other, _ = box.fork(zygote, 4)
    assert [_call(guest, "remember")[1] for guest in (parent, child, other)] == [[1], [1, 2], []]


def test_what_comes_along_with_an_answer(box: Box) -> None:
    """Prints, warnings, exceptions, changed arguments and limits reach the host with the reply that they belong to."""
    _, guest, _ = box.fork(box.zygote())
    assert _call(guest, "say", "hello")[2]["o"] == ["hello\n", "hello\n"]
    assert _call(guest, "warn")[2]["w"][0][::2] == ["UserWarning", "mind"]
    assert len(_call(guest, "warn_much")[2]["w"]) == 1000
    status, tree, _ = _call(guest, "fail")
    assert (status, tree["x"]["n"] if "n" in tree["x"] else tree["x"]) is not None
    assert status == 1
    assert _call(guest, "extend", [1])[2]["c"] == [[0, [1, 4]]]
    assert _call(guest, "deep")[0] == 2
    assert "l" in _call(guest, "flood")[2]


def test_a_kept_argument_is_watched(box: Box) -> None:
    """A list that the submission keeps is told to have changed by a later call; what then has no way across is left out."""
    _, guest, _ = box.fork(box.zygote())
    assert "kp" in _call(guest, "keep", [1])[2]
    assert _call(guest, "later")[2]["lc"][0][1] == [1, 5]
    assert "lc" not in (_call(guest, "later_odd")[2] or {})


def test_a_callback_is_asked_in_the_middle_of_a_call(box: Box) -> None:
    """What the suite handed over is called from the submission, with its prints so far, and its answer is used."""
    asked: list[Any] = []

    def answer(body: Any) -> Any:
        asked.append(body)
        return [0, 42]

    box.answer = answer
    _, guest, _ = box.fork(box.zygote())
    guest.request(["surroundings", [], [[["environ", {"d": [["SEEN", "1"]]}]]]])
    status, tree, _ = _call(guest, "back", {"k": [7, "callback", [], True, None]})
    assert (status, tree) == (0, 42)
    assert asked[0][:2] == ["call", 7]


def test_what_makes_no_sense_is_refused(box: Box) -> None:
    """An operand that is none, a handle that nobody has, a wait for a stranger, a fork without a line: each is told."""
    line, guest, _ = box.fork(box.zygote())
    assert guest.request(["do", [], "getattr", [{"h": [99, 99]}, "x"], {"": {}}])[0] == 2
    assert guest.request(["do", [], {"no tag": 1}, []])[0] == 2
    assert guest.request(["wait", [], 2**22 + 7])[:2] == [2, "no such child"]
    assert guest.request(["fork", [], 9])[:2] == [2, "a fork needs one line"] or line.channel is not None
    assert guest.request(["call", {"drops": [[1, 1, 1]], "news": [["seed", 3]]}, {"ty": "builtins:int"}, ["7"], {"": {}}])[1] == 7


def test_the_end_of_a_guest_is_told(box: Box) -> None:
    """Who waits for a child gets its exit code or signal, the time that it computed, and its memory."""
    zygote = box.zygote()
    _, guest, pid = box.fork(zygote)
    with pytest.raises(ClosedError):
        _call(guest, "leave", 5)
    status, (code, cpu, peak), _ = zygote[1].request(["wait", [], pid])
    assert (status, code) == (0, 5)
    assert cpu >= 0
    assert peak > 1000
    _, other, number = box.fork(zygote, 3)
    assert _call(other, "add", 1, 1)[1] == 2
    os.kill(number, signal.SIGKILL)
    with pytest.raises(ClosedError):
        _call(other, "add", 1, 1)
    box.fork(zygote, 4)  # it takes note of who has ended meanwhile
    assert zygote[1].request(["wait", [], number])[1][0] == -signal.SIGKILL


def test_cleaning_kills_and_puts_files_back(box: Box) -> None:
    """After it only those live who were to be kept, and the folder is as it was when it was remembered."""
    zygote = box.zygote()
    _, kept, kept_pid = box.fork(zygote)
    _call(kept, "write", "of the kept one")
    box.warden.keep_files(2)
    line, lost, _ = box.fork(zygote, 3)
    _call(lost, "write", "of the lost one")
    box.warden.begin_clean([box.warden.zygote_pid, kept_pid], 2, [7])
    assert box.warden.end_clean() is False
    assert box.warden.alive == frozenset({box.warden.zygote_pid, kept_pid})
    assert sorted(path.name for path in box.folder.glob("of the*")) == ["of the kept one"]
    with pytest.raises(ClosedError):
        _call(lost, "add", 1, 1)
    box.warden.drop(line)
    assert _call(kept, "add", 1, 1)[1] == 2
    box.warden.begin_clean([box.warden.zygote_pid], 0, [2])
    box.warden.end_clean()
    assert list(box.folder.glob("of the*")) == []


def test_a_library_that_is_there_is_loaded_before_anybody_is_forked(tmp_path: Path) -> None:
    """What is to be preloaded is, if it can be; whoever imports what cannot gets the error in his own place."""
    with Box(tmp_path, {"m.py": "import sys\ndef has(name): return name in sys.modules\n"}, preload=("colorsys", "no_such_library")) as box:
        _, guest, _ = box.fork(box.zygote())
        assert _call(guest, "has", "colorsys")[1] is True
        assert _call(guest, "has", "no_such_library")[1] is False


def test_numpy_starts_from_the_seed(tmp_path: Path) -> None:
    """Where numpy is loaded, every guest begins with the same random numbers."""
    with Box(tmp_path, {"m.py": "import numpy\ndef draw(): return numpy.random.randint(10**6)\n"}, preload=("numpy",)) as box:
        zygote = box.zygote()
        draws = [_call(box.fork(zygote, number)[1], "draw")[1] for number in (2, 3)]
        assert draws[0] == draws[1]


def test_too_much_memory_ends_the_guests(tmp_path: Path) -> None:
    """Where no control group bounds the box, the warden does, and says so."""
    files = {"m.py": "def hoard():\n    taken = []\n    while True: taken.append(bytearray(b'x') * (4 << 20))\n"}
    with Box(tmp_path, files, limits=Limits(memory_mib=1024)) as box:
        _, guest, _ = box.fork(box.zygote())
        with pytest.raises(ClosedError):
            _call(guest, "hoard")
        box.warden.begin_clean([], 0)
        assert box.warden.end_clean() is True
        assert box.warden.peak_memory_kib > 900 * 1024


def test_too_much_on_the_disk_ends_the_guests(tmp_path: Path) -> None:
    """Where no file system of its own bounds what a box may write, the warden does."""
    files = {"m.py": "def fill():\n    n = 0\n    while True:\n        open(f'f{n}', 'wb').write(bytes(1 << 16))\n        n += 1\n"}
    with Box(tmp_path, files, limits=Limits(memory_mib=4096, disk_mib=4)) as box:
        _, guest, _ = box.fork(box.zygote())
        with pytest.raises(ClosedError):
            _call(guest, "fill")
        box.warden.begin_clean([], 0)
        assert box.warden.end_clean() is False
        assert [path.name for path in tmp_path.iterdir()] == ["m.py"]


@pytest.mark.parametrize("end", ["close", "garbage", "huge", "short"])
def test_the_end_of_the_stream_is_the_end_of_the_box(tmp_path: Path, end: str) -> None:
    """When the host hangs up, or talks nonsense, the warden ends and takes everybody with it."""
    with Box(tmp_path, _FILES, direct=False) as box:
        zygote = box.zygote()
        _, _, pid = box.fork(zygote)
        alive = os.pidfd_open(pid)
        if end != "close":
            box.stream.sendall({"garbage": b"\0\0\0\x02xx____", "huge": b"\xff" * 8, "short": struct.pack(">II", 6, 0) + b"{}"}[end])
        else:
            box.stream.shutdown(socket.SHUT_RDWR)
        assert box.child.code() in (0, 1)
        assert select.select([alive], [], [], 10)[0] == [alive]
        os.close(alive)


def test_a_box_that_was_not_set_up_says_so(tmp_path: Path) -> None:
    """An order that comes before the first has no meaning; the warden's last words are on its standard error."""
    reading, writing = os.pipe()

    def speak() -> None:
        os.dup2(writing, 2)

    with Box(tmp_path, first=speak) as box:
        os.close(writing)
        box.zygote()
        box.stream.sendall(struct.pack(">II", 4 + 2, 0) + b"[]")
        box.child.code()
        with os.fdopen(reading) as errors:
            assert "Traceback" in errors.read()


def test_what_waits_for_a_slow_host_is_bounded(tmp_path: Path) -> None:
    """Guests that talk much wait when the host does not listen, and nothing is lost when it does again."""
    files = {"m.py": "def much(): return 'x' * (3 << 20)\n"}
    with Box(tmp_path, files, direct=False) as box:
        zygote = box.zygote()
        guests = [box.fork(zygote, number)[1] for number in (2, 3)]
        assert [len(_call(guest, "much")[1]) for guest in guests] == [3 << 20] * 2


def test_a_dropped_line_ends_its_guest(box: Box) -> None:
    """Who is dropped ends by himself, and his parent can say so."""
    zygote = box.zygote()
    line, guest, pid = box.fork(zygote)
    assert _call(guest, "add", 1, 1)[1] == 2
    box.warden.drop(line)
    assert zygote[1].request(["wait", [], pid])[1][0] == 0
    with pytest.raises((ClosedError, BoxLostError)):
        guest.request(["import", [], "m"])
    assert isinstance(line.frames, FrameStream)


def test_a_dropped_line_is_closed_for_other_threads_too(box: Box) -> None:
    """Where threads share the stream, whoever asks on a dropped line is told that it is closed, and does not wait for ever."""
    gone = threading.Event()
    beside = threading.Thread(target=gone.wait, daemon=True)
    beside.start()
    try:
        zygote = box.zygote()
        line, guest, pid = box.fork(zygote)
        assert _call(guest, "add", 1, 1)[1] == 2
        box.warden.drop(line)
        with pytest.raises((ClosedError, BoxLostError)):
            guest.request(["import", [], "m"])
        assert zygote[1].request(["wait", [], pid])[1][0] == 0
    finally:
        gone.set()
        beside.join()


def test_the_bootstrap_takes_our_package_from_the_stream(tmp_path: Path) -> None:
    """The first code in a box reads the package, runs it and not what lies on disk, and leaves nothing when nothing comes."""
    ours, theirs = socket.socketpair()

    def live() -> None:
        ours.close()
        os.dup2(theirs.fileno(), 0)
        os.dup2(theirs.fileno(), 1)
        bootstrap.main()

    with Child(live) as child:
        theirs.close()
        content = payload.payload()
        ours.sendall(len(content).to_bytes(4, "big") + content)
        ours.sendall(Setup(str(tmp_path), {"m.py": b"x = 1"}, (), (), Limits(), 1, direct=True).message())
        host = Warden(ours, demultiplex=False, direct=True)
        line = host.ready()
        peer = Peer(line.frames, lambda body: body, first_number=2)
        assert peer.request(["import", [], "m"])[0] == 0
        peer.close()
        host.close()
        assert child.code() == 0


def test_the_bootstrap_of_a_stream_that_ends_is_nothing() -> None:
    """When the stream ends inside the package, the first program of the box ends too."""
    reading, writing = os.pipe()
    os.write(writing, b"\0\0")
    os.close(writing)

    def hear_nothing() -> None:
        os.dup2(reading, 0)
        runpy.run_path(str(bootstrap.__file__), run_name="__main__")

    with Child(hear_nothing) as child:
        assert child.code() == 3
    os.close(reading)


def test_the_bootstrap_finds_modules_and_packages_of_the_stream_alone() -> None:
    """What is not in the zip is not its business."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("there/__init__.py", "")
        archive.writestr("there/inside.py", "value = 7")
    finder = bootstrap._Memory(content.getvalue())
    assert finder.find_spec("elsewhere") is None
    package, module = finder.find_spec("there"), finder.find_spec("there.inside")
    assert package is not None
    assert package.submodule_search_locations == []
    assert module is not None
    made = module_from_spec(module)
    finder.exec_module(made)
    assert made.value == 7


@pytest.mark.parametrize("magic, value", [(MAGIC_NUMBER, "compiled"), (MAGIC_NUMBER[:2] + b"\0\0", "source"), (b"", "source")])
def test_the_bootstrap_takes_code_of_its_own_version(magic: bytes, value: str) -> None:
    """Code that came beside a source is run instead of it, if it is for this interpreter."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("m.py", "value = 'source'")
        archive.writestr("m.pyc", magic + bytes(12) + marshal.dumps(compile("value = 'compiled'", "m.py", "exec")))
    finder = bootstrap._Memory(content.getvalue())
    module = finder.find_spec("m")
    assert module is not None
    made = module_from_spec(module)
    finder.exec_module(made)
    assert made.value == value
