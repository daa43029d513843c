"""A guest answers one request at a time, and whatever comes along with the answer comes with this very one."""

from __future__ import annotations

import os
import random
import signal
import socket
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from dataclasses import make_dataclass
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest

from harness.guest import process
from harness.guest.handles import Handles
from harness.guest.process import Guest, GuestSettings, default_signals
from harness.guest.schedules import actor
from harness.wire.frames import ClosedError, FrameStream, SocketStream
from harness.wire.peer import Peer
from harness.wire.values import dump, load
from tests.harness.guest.children import Child, run

_CALLBACK = {"k": [5, "callback", [], True, None]}
_SECONDS = 30


@pytest.fixture
def becoming_a_child(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that takes itself for its own child keeps its threads, which no child has: let it have none."""
    monkeypatch.setattr("harness.wire.peer.other_threads", lambda: 0)


class _Served:
    """A guest in a process of its own that holds some objects, by numbers from 1 on, and the host's end of its line."""

    def __init__(self, folder: Path, *objects: object) -> None:
        self.asked: list[Any] = []
        ours, theirs = socket.socketpair()

        def serve() -> None:
            ours.close()
            handles = Handles(1)
            for thing in objects:
                handles.refer(thing)
            Guest(theirs, GuestSettings(str(folder), 4096, 2**40 + 7), handles).serve()

        self.child = Child(serve)
        theirs.close()
        self.peer = Peer(FrameStream(SocketStream(ours)), self._answer, first_number=2)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.peer.close()
        self.child.code()
        self.child.__exit__()

    def ask(self, *body: Any, **options: Any) -> Any:
        """What one request brings back."""
        return self.peer.request([*body], deadline=time.monotonic() + _SECONDS, **options)

    def call(self, number: int, *arguments: Any) -> Any:
        """[status, tree, extras] of calling one of the objects."""
        return self.ask("call", [], {"h": [1, number]}, [*arguments], {"": {}})

    def fork(self, number: int) -> tuple[Peer, int]:
        """Another guest's line, and its process number."""
        ours, theirs = socket.socketpair()
        status, pid, extras = self.ask("fork", [], number, descriptors=[theirs.fileno()])
        theirs.close()
        assert (status, extras) == (0, 0)
        return Peer(FrameStream(SocketStream(ours)), self._answer, first_number=2), pid

    def _answer(self, body: Any) -> Any:
        self.asked.append(body)
        return [0, "answer"]


def _say(text: str) -> None:
    sys.stdout.write(text)
    sys.stderr.write(text.upper())


def test_an_answer_is_a_status_a_tree_and_what_comes_along(tmp_path: Path) -> None:
    """A value is returned, and nothing comes along where nothing happened."""
    with _Served(tmp_path, max) as guest:
        assert guest.call(1, 3, 5) == [0, 5, 0]
        assert guest.ask("call", [], {"h": [1, 1]}, [[]], {"": {"default": 4}}) == [0, 4, 0]


def test_what_is_raised_is_told_without_our_frames(tmp_path: Path) -> None:
    """An exception of the submission is an answer; the way through our own code is none of anybody's business."""

    def fail() -> None:
        raise KeyError("k")

    with _Served(Path(__file__).parent, fail) as guest:
        status, tree, extras = guest.call(1)
        assert (status, extras) == (1, 0)
        assert (tree["x"]["c"], tree["x"]["a"]) == ({"ty": "builtins:KeyError"}, ["k"])
        assert tree["x"]["tb"].startswith('  File "test_process.py"')
        assert tree["x"]["tb"].count("File") == 1
        assert guest.ask("no such operation", [])[0] == 1


def test_an_error_of_our_code_alone_has_no_frames(tmp_path: Path) -> None:
    """Where the submission's code was never reached, nothing is left of the traceback."""
    with pytest.raises(ZeroDivisionError) as caught:
        exec("1 / 0", {"__name__": "harness.guest"})
    error = caught.value
    assert error.__traceback__ is not None
    assert process._without_our_frames(error.with_traceback(error.__traceback__.tb_next)).__traceback__ is None


@pytest.mark.parametrize(
    "part, message",
    [({"zz": 1}, "an unknown tag 'zz'"), ({"h": [9, 9]}, "an object from another case's guest"), ([{"h": [9, 9]}], "an object from")],
)
def test_operands_that_mean_nothing_are_refused(part: Any, message: str, tmp_path: Path) -> None:
    """What cannot be read, or points at nothing, is refused, and nothing is done."""
    with _Served(tmp_path) as guest:
        status, text, extras = guest.ask("call", [], part, [], {"": {}})
        assert (status, text.startswith(message), extras) == (2, True, 0)


def test_a_result_without_a_way_across_is_refused(tmp_path: Path) -> None:
    """A range of more elements than can cross is named as what it is."""
    with _Served(tmp_path, range) as guest:
        status, text, extras = guest.call(1, 10**12)
        assert (status, text.startswith("a range of more than"), extras) == (2, True, 0)


def test_classes_are_described_with_the_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An object of a class that the host has not met brings the description, once; what is plain in it comes each time."""
    monkeypatch.setattr("harness.guest.process.other_threads", lambda: 0)  # of the tests before this one, which the guest is a fork of
    with _Served(tmp_path, make_dataclass("_Own", [("name", str, "ada")])) as guest:
        assert [told["name"] for _, told in guest.call(1)[2]["k"]] == ["_Own"]
        assert guest.call(1)[2] == {"p": {"d": {"name": "ada"}}}


def test_changed_arguments_come_back(tmp_path: Path) -> None:
    """What was done to a list that came is told; a list that was only read is not."""
    with _Served(tmp_path, list.append, list.copy) as guest:
        assert guest.call(1, [1], 2) == [0, None, {"c": [[0, [1, 2]]]}]
        assert guest.call(2, [1]) == [0, [1], 0]


def test_arguments_that_are_kept_are_watched(tmp_path: Path) -> None:
    """What the submission does later to a list that it kept is told then; what has no way across is not."""
    kept: list[list[Any]] = []

    def change(number: int, value: Any) -> None:
        kept[number].append(range(10**12) if value is None else value)

    with _Served(tmp_path, kept.append, change) as guest:
        assert [guest.call(1, [1])[2], guest.call(1, [2])[2]] == [{"kp": [[1, 0]]}, {"kp": [[2, 0]]}]
        assert guest.call(2, 0, 7)[2] == {"lc": [[1, [1, 7]]]}
        assert guest.call(2, 1, None)[2] == 0


def test_prints_and_warnings_come_along(tmp_path: Path) -> None:
    """What is printed comes as text of two streams; each warning comes with its class, its bases and its line."""

    class _OwnWarning(UserWarning):
        pass

    def warn() -> None:
        warnings.warn("mind", _OwnWarning, stacklevel=1)

    with _Served(tmp_path, _say, warn) as guest:
        assert guest.call(1, "text")[2] == {"o": ["text", "TEXT"]}
        ((name, bases, message, line),) = guest.call(2)[2]["w"]
        assert (name, bases[:3], message) == ("_OwnWarning", ["_OwnWarning", "UserWarning", "Warning"], "mind")
        assert line == warn.__code__.co_firstlineno + 1
        assert guest.call(2)[2]["w"][0][2] == "mind"


def test_warnings_are_bounded(tmp_path: Path) -> None:
    """Of ever so many warnings of one call, the first thousand are kept."""

    def warn() -> None:
        for number in range(1005):
            warnings.warn(str(number), stacklevel=1)

    with _Served(tmp_path, warn) as guest:
        told = guest.call(1)[2]["w"]
        assert (len(told), told[-1][2]) == (1000, "999")


def test_too_much_output_is_told(tmp_path: Path) -> None:
    """Printing over the limit ends the call, and that it was the limit is said."""
    with _Served(tmp_path, _say) as guest:
        status, tree, extras = guest.call(1, "x" * 5000)
        assert (status, extras["l"]) == (1, 1)
        assert tree["x"]["a"] == ["printed more than 4 KiB"]


def test_a_callback_brings_the_prints_so_far(tmp_path: Path) -> None:
    """What was printed before a callback is there when the callback runs; without prints there is a 0 in their place."""

    def call_back(callback: Callable[[], object], text: str) -> object:
        _say(text)
        return callback()

    with _Served(tmp_path, call_back) as guest:
        assert guest.call(1, _CALLBACK, "a") == [0, "answer", 0]
        assert guest.call(1, _CALLBACK, "") == [0, "answer", 0]
        assert guest.asked == [["call", 5, [], {"d": {}}, [], ["a", "A"]], ["call", 5, [], {"d": {}}, [], 0]]


def test_news_of_the_surroundings_come_in_two_ways(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The suite's changes come as a request of their own, or ahead of another; the submission's files go back."""
    monkeypatch.setenv("GUEST_SEES", "0")
    shared = tmp_path / "shared"
    shared.mkdir()

    def write(name: str) -> int:
        return (shared / name).write_bytes(b"content")

    with _Served(tmp_path, os.getenv, write) as guest:
        assert guest.ask("surroundings", [], [["environ", {"d": {"GUEST_SEES": "1"}}], ["share", str(shared), False]]) == [0, None, 0]
        assert guest.call(1, "GUEST_SEES") == [0, "1", 0]
        news = {"news": [["environ", {"GUEST_SEES": "2"}]], "drops": []}
        assert guest.ask("call", news, {"h": [1, 1]}, ["GUEST_SEES"], {"": {}}) == [0, "2", 0]
        assert guest.call(2, "file") == [0, 7, {"f": [["tmp", "file", {"b": "Y29udGVudA=="}]]}]


def test_what_the_host_lets_go_of_is_gone(tmp_path: Path) -> None:
    """A drop comes ahead of the request that it travels with."""
    with _Served(tmp_path, max, min) as guest:
        assert guest.ask("call", [[1, 1, 1]], {"h": [1, 2]}, [2, 1], {"": {}})[:2] == [0, 1]
        assert guest.call(1, 1, 2)[:2] == [2, "an object from another case's guest"]


@pytest.mark.parametrize("has_numpy", [True, False])
def test_randomness_starts_from_the_seed(has_numpy: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every guest and every fork draws the same numbers, numpy's too where it is loaded."""
    draw: list[Callable[..., Any]] = [random.random]
    if has_numpy:
        draw.append(np.random.mtrand.random)
    else:
        monkeypatch.delitem(sys.modules, "numpy.random", raising=False)
    with _Served(tmp_path, *draw) as guest:
        expected = [guest.call(number)[1] for number in range(1, len(draw) + 1)]
        other, _ = guest.fork(2)
        drawn = [other.request(["call", [], {"h": [1, number]}, [], {"": {}}])[1] for number in range(1, len(draw) + 1)]
        other.close()
    assert drawn == expected
    assert expected[0] == random.Random(2**40 + 7).random()


def test_a_fork_has_what_its_parent_had(tmp_path: Path) -> None:
    """Objects and their keys are the same in a fork, what changes there stays there, and new objects have its number."""
    held = [1]
    with _Served(tmp_path, held.append, held.copy, object) as guest:
        guest.call(1, 2)
        child, pid = guest.fork(7)
        child.request(["call", [], {"h": [1, 1]}, [3], {"": {}}])
        assert child.request(["call", [], {"h": [1, 2]}, [], {"": {}}])[1] == [1, 2, 3]
        assert child.request(["call", [], {"h": [1, 3]}, [], {"": {}}])[1] == {"h": [[7, 4], {"ty": "builtins:object"}]}
        assert guest.call(2)[1] == [1, 2]
        child.close()
        status, (code, cpu_seconds, peak_kib), extras = guest.ask("wait", [], pid)
        assert (status, code, extras) == (0, 0, 0)
        assert 0 <= cpu_seconds < _SECONDS
        assert peak_kib > 1024
        assert guest.ask("wait", [], pid) == [2, "no such child", 0]


def test_how_a_child_ended_is_remembered(tmp_path: Path) -> None:
    """Who ended before anybody asked is noted at the next fork: killed by a signal, or broken by a request of no shape."""

    def await_end(pid: int) -> None:
        os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)

    with _Served(tmp_path, os.getpid, await_end) as guest:
        (killed, killed_pid), (broken, broken_pid), (living, living_pid) = (guest.fork(number) for number in (2, 3, 4))
        assert killed.request(["call", [], {"h": [1, 1]}, [], {"": {}}])[1] == killed_pid
        os.kill(killed_pid, signal.SIGKILL)
        for peer in (killed, broken):
            with pytest.raises(ClosedError):
                peer.request("no request")
            peer.close()
        assert guest.ask("wait", [], broken_pid)[1][0] == 70
        assert living.request(["call", [], {"h": [1, 1]}, [], {"": {}}])[1] == living_pid
        assert guest.call(2, killed_pid) == [0, None, 0]
        other, other_pid = guest.fork(5)
        assert guest.ask("wait", [], killed_pid)[1][0] == -signal.SIGKILL
        for peer, pid in ((living, living_pid), (other, other_pid)):
            peer.close()
            assert guest.ask("wait", [], pid)[1][0] == 0


def test_a_fork_needs_a_line(tmp_path: Path) -> None:
    """Without a descriptor to serve there is nothing to fork for."""
    with _Served(tmp_path) as guest:
        assert guest.ask("fork", [], 2) == [2, "a fork needs one line", 0]
        assert guest.ask("wait", [], 2**22 + 1) == [2, "no such child", 0]


@pytest.mark.usefixtures("becoming_a_child")
def test_the_child_cuts_what_ties_it_to_its_parent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On the child's side of a fork the parent's line is closed, and the new one is served until it closes."""
    monkeypatch.setattr(process, "_fork", lambda: 0)
    ours, theirs = socket.socketpair()
    with _Served(tmp_path, os.getsid) as guest:
        with pytest.raises(ClosedError):
            guest.ask("fork", [], 2, descriptors=[theirs.fileno()])
        theirs.close()
        peer = Peer(FrameStream(SocketStream(ours)), lambda body: body, first_number=2)
        assert peer.request(["call", [], {"h": [1, 1]}, [0], {"": {}}]) == [0, guest.child.pid, 0]
        peer.close()
        assert guest.child.code() == 0


def test_a_fork_that_cannot_be_made_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is no room for another process that is told in words, the new line is closed, and the guest goes on."""

    def refuse() -> int:
        raise OSError("no room")

    monkeypatch.setattr(process, "_fork", refuse)
    with _Served(tmp_path, max) as guest:
        ours, theirs = socket.socketpair()
        assert guest.ask("fork", [], 2, descriptors=[theirs.fileno()]) == [2, "no room", 0]
        theirs.close()
        assert ours.recv(1) == b""
        assert guest.call(1, 3, 5) == [0, 5, 0]
    ours.close()


@pytest.mark.usefixtures("becoming_a_child")
def test_an_actor_plays_until_its_line_closes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork in that role obeys commands instead of serving calls, and ends with its line."""
    monkeypatch.setattr(process, "_fork", lambda: 0)
    monkeypatch.setattr(actor, "_exit", process._exit)  # see conftest.py
    with _Served(tmp_path) as guest:
        ours, theirs = socket.socketpair()
        with pytest.raises(ClosedError):
            guest.ask("fork", [], 2, "actor", descriptors=[theirs.fileno()])
        theirs.close()
        frames = FrameStream(SocketStream(ours))
        frames.send(dump([["log"]]))
        assert load(frames.receive())[:2] == ["log", [[], []]]
        frames.close()
        assert guest.child.code() == 0


def test_a_program_is_watched_by_a_guest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the host asks of a program is answered as any other request, with plain data."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    limits: dict[str, Any] = {"wall_seconds": 60, "cpu_seconds": None, "memory_mib": None, "output_bytes": 1000}
    wanted = {"arguments": {"t": ["-c", "print(6 * 7)"]}, "files": {"d": {}}, "environment": {"d": {}}, "folder": "", **limits}
    with _Served(tmp_path) as guest:
        assert guest.ask("program", [], "start", {"d": wanted}) == [0, {"d": {}}, 0]
        status, told, extras = guest.ask("program", [], "turn", {"b": ""}, False, {"t": [0, 0, {"b": ""}]})
        assert (status, told["d"]["out"], told["d"]["result"]["d"]["ended"], extras) == (0, {"b": "NDIK"}, "EXITED", 0)


class _Bench(_Served):
    """A guest that makes implementations of a module `m`, and a line to the one that it made last."""

    def implement(self, text: str, *, logging: bool = False) -> Any:
        """What is told of making one."""
        ours, theirs = socket.socketpair()
        assert self.ask("prepare", [], "m", text, [0, 0, 0], int(logging)) == [0, None, 0]
        reply = self.ask("implement", [], descriptors=[theirs.fileno()])
        theirs.close()
        self.line = FrameStream(SocketStream(ours))
        return reply

    def double(self, number: int) -> Any:
        """What the implementation answers."""
        self.line.send(dump(["double", [number], {}]))
        return load(self.line.receive())

    def __exit__(self, *_: object) -> None:
        self.line.close()
        super().__exit__()


_RIGHT, _WRONG = "def double(n): return 2 * n", "def double(n): return n * n"


def test_an_implementation_lives_beside_the_guest(tmp_path: Path) -> None:
    """It answers on its own line, is replaced by the next, and the calls of each are counted by test."""
    with _Bench(tmp_path) as guest:
        assert guest.ask("mark", [], 1) == [2, "nothing was run", 0]
        assert guest.implement(_RIGHT) == [0, "ready", 0]
        assert [guest.double(3), guest.double(4)] == [[0, 6, 0], [0, 8, 0]]
        assert guest.ask("mark", [], 1) == [0, 2, 0]
        guest.line.close()
        assert guest.implement(_WRONG) == [0, "ready", 0]
        assert guest.double(3) == [0, 9, 0]
        assert guest.ask("mark", [], 2) == [0, 1, 0]


@pytest.mark.parametrize("text, words", [("raise KeyError('k')", "KeyError: 'k'"), ("x =", "SyntaxError: "), ("x\0", "")])
def test_what_is_wrong_with_an_implementation_is_told(text: str, words: str, tmp_path: Path) -> None:
    """One that cannot be executed, or not even compiled, is told in words, and its line is closed."""
    with _Bench(tmp_path) as guest:
        status, told, extras = guest.implement(text)
        assert (status, told.startswith(words), told != "ready", extras) == (0, True, True, 0)
        with pytest.raises(ClosedError):
            guest.double(3)


def test_who_answers_otherwise_is_found_without_the_tests(tmp_path: Path) -> None:
    """What the last run asked is asked of others, and the tests are told in which they differ; nothing of one that does not end."""
    texts = [_RIGHT.replace("2 * n", "n + n"), _WRONG, "import os; os._exit(0)"]
    with _Bench(tmp_path) as guest:
        assert guest.ask("differing", [], "m", texts, _RIGHT) == [2, "nothing was run", 0]
        guest.implement(_RIGHT, logging=True)
        for test in (2, 3):
            guest.double(test)
            guest.ask("mark", [], test)
        assert guest.ask("differing", [], "m", texts, _RIGHT) == [0, [[], [3], None], 0]
        assert guest.ask("differing", [], "m", texts, "import os; os._exit(0)") == [0, None, 0]


def test_what_was_prepared_and_is_not_needed_makes_room(tmp_path: Path) -> None:
    """Only the last one that was prepared gets a line, and the one after it may be prepared meanwhile."""
    with _Bench(tmp_path) as guest:
        assert guest.ask("prepare", [], "m", "raise ValueError", [0, 0, 0], 1) == [0, None, 0]
        assert guest.implement(_RIGHT) == [0, "ready", 0]
        assert guest.ask("prepare", [], "m", _WRONG, [0, 0, 0], 0) == [0, None, 0]
        assert [guest.double(3), guest.ask("mark", [], 1)] == [[0, 6, 0], [0, 1, 0]]
        ours, theirs = socket.socketpair()
        assert guest.ask("implement", [], descriptors=[theirs.fileno()]) == [0, "ready", 0]
        theirs.close()
        guest.line.close()
        guest.line = FrameStream(SocketStream(ours))
        assert guest.double(3) == [0, 9, 0]


@pytest.mark.usefixtures("becoming_a_child")
@pytest.mark.parametrize("is_needed", [True, False])
def test_the_childs_side_of_an_implementation_is_cut_from_its_parent(tmp_path: Path, is_needed: bool) -> None:
    """In the process that is an implementation, the guest's line is closed; it ends when its own closes, or when it gets none."""
    reading, writing = os.pipe()
    control, controlled = socket.socketpair()

    def be_the_child() -> None:
        process._fork = lambda: 0
        os.pipe = lambda: (os.dup(reading), os.dup(writing))
        pair = socket.socket(fileno=control.detach()), socket.socket(fileno=controlled.detach())
        socket.socketpair = lambda *_: pair

    with _Bench(tmp_path, be_the_child) as guest:
        ours, theirs = socket.socketpair()
        guest.line = FrameStream(SocketStream(ours))
        guest.call(1)
        with pytest.raises(ClosedError):
            guest.ask("prepare", [], "m", _RIGHT, [0, 0, 0], 0)
        assert os.read(reading, 99) == b"ready"
        if is_needed:
            socket.send_fds(control, [b"."], [theirs.fileno()])
            assert guest.double(3) == [0, 6, 0]
        for end in (guest.line, theirs, control, controlled):
            end.close()
        assert guest.child.code() == 0
    os.close(reading)
    os.close(writing)


def test_tests_are_connected_by_a_line(tmp_path: Path) -> None:
    """A guest with tests takes one line to the implementation; neither that nor an implementation is made without one."""
    with _Served(tmp_path) as guest:
        ours, theirs = socket.socketpair()
        assert guest.ask("connect", []) == [2, "one line was expected", 0]
        assert guest.ask("implement", [], descriptors=[theirs.fileno()]) == [2, "an implementation needs one line", 0]
        guest.ask("prepare", [], "m", _RIGHT, [0, 0, 0], 0)
        assert guest.ask("implement", []) == [2, "an implementation needs one line", 0]
        assert guest.ask("connect", [], descriptors=[theirs.fileno()]) == [0, None, 0]
        theirs.close()
    assert ours.recv(1) == b""
    ours.close()


def test_signals_mean_what_they_mean() -> None:
    """Whatever the parent made of them, a guest dies of a broken pipe, an interrupt and a request to end."""

    def reset() -> Any:
        for number in (signal.SIGPIPE, signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        default_signals()
        return [signal.getsignal(number) == signal.SIG_DFL for number in (signal.SIGPIPE, signal.SIGINT, signal.SIGTERM)]

    assert run(reset) == [True, True, True]
