"""One guest: a process that holds the submission's objects and does what the host asks, one request at a time a thread.

A guest is forked from another (the zygote from the warden, a case's guest from its scope's), so everything that lived
there lives here, with the same handles; nothing that happens here goes back.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import random
import signal
import socket
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple, TextIO

from harness.guest import implementations, later, learner_tests
from harness.guest.crossing import Crossing
from harness.guest.fields import plain_fields
from harness.guest.handles import Handles, StaleHandleError
from harness.guest.kept import Kept
from harness.guest.operations import OPERATIONS
from harness.guest.prints import Prints
from harness.guest.programs import Programs
from harness.guest.surroundings import Surroundings
from harness.wire.copyback import contents
from harness.wire.frames import FrameStream, SocketStream, other_threads
from harness.wire.peer import Peer
from harness.wire.values import Decoder, Tree, UncrossableError, WireError

__all__ = ["Guest", "GuestSettings"]

_fork, _exit, _wait4, _setsid = os.fork, os._exit, os.wait4, os.setsid
_RETURNED, _RAISED, _REFUSED = 0, 1, 2
_MOST_WARNINGS = 1000
_ACTOR = "actor"
"""A fork that plays schedules instead of serving calls."""


@dataclass(frozen=True)
class GuestSettings:
    """What every guest of a box shares.

    work_dir: where it works. output_bytes: how much it may print. seed: what its randomness starts from. library_path:
    folders of third-party packages.
    """

    work_dir: str
    output_bytes: int
    seed: int
    library_path: tuple[str, ...] = ()


class _Prepared(NamedTuple):
    """An implementation that waits for its line. control: where that is sent. words: where it tells whether it is ready."""

    control: socket.socket
    words: TextIO
    ledger: implementations.Ledger

    def forget(self) -> None:
        """Close what ties us to it; without a line it ends."""
        self.control.close()
        self.words.close()


class Guest:
    """Serves the host over one socket until the host closes it."""

    def __init__(self, sock: socket.socket, settings: GuestSettings, handles: Handles) -> None:
        self._settings = settings
        self._handles = handles
        self._children: dict[int, list[Tree]] = {}
        self._warnings: list[Tree] = []
        self._surroundings = Surroundings(settings.work_dir)
        self._kept = Kept()
        self._programs = Programs(settings.work_dir, settings.library_path)
        self._ledger: implementations.Ledger | None = None
        self._prepared: _Prepared | None = None
        self._own: dict[str, Callable[..., Tree]] = {
            "fork": self._fork,
            "wait": self._wait,
            "prepare": self._prepare,
            "implement": self._implement,
            "connect": self._connect,
            "mark": self._mark,
            "differing": self._differing,
        }
        self._attach(sock)

    def serve(self) -> None:
        """Answer until the line closes."""
        self._peer.serve()

    def _attach(self, sock: socket.socket) -> None:
        self._socket = sock
        stream = SocketStream(sock, accept_descriptors=True, spin=True)
        self._frames = FrameStream(stream)
        self._peer = Peer(self._frames, self._answer, first_number=1)
        self._crossing = Crossing(self._handles, self._ask, self._settings.work_dir)
        self._prints = Prints(self._settings.output_bytes)
        self._record_warnings()
        random.seed(self._settings.seed)
        numpy_random = sys.modules.get("numpy.random")
        if numpy_random is not None:
            numpy_random.seed(self._settings.seed % 2**32)

    def _ask(self, body: Tree) -> Tree:
        out, err = self._prints.collect()
        return self._peer.request([*body, [out, err]] if out or err else [*body, 0])

    def _answer(self, body: Tree) -> Tree:
        operation, drops, *rest = body
        if type(drops) is dict:
            self._surroundings.take(drops["news"])
            drops = drops["drops"]
        for drop in drops:
            self._handles.drop(*drop)
        own = self._own.get(operation)
        if own is not None:
            return own(*rest)
        return self._execute(operation, rest)

    def _execute(self, operation: str, rest: list[Tree]) -> Tree:
        crossing = self._crossing
        decoder = crossing.decoder()
        try:
            operands = [_operand(decoder, part) for part in rest]
        except (WireError, StaleHandleError) as error:
            return [_REFUSED, str(error), 0]
        status = _RETURNED
        containers = decoder.containers
        told = None
        try:
            result = self._operate(operation, operands)
            tree = crossing.encoder(containers).encode(result)
            told = _read_next(operation, operands, tree, result)
            del result
        except UncrossableError as error:
            status, tree = _REFUSED, str(error)
        except BaseException as error:  # whatever the submission raises is an answer, not our failure
            status, tree = _RAISED, crossing.exception(_without_our_frames(error))
        extras: dict[str, Tree] = {}
        late = self._changed_late()
        if late:
            extras["lc"] = late
        if containers:
            is_changed = not crossing.unchanged(rest, operands)
            operands.clear()
            kept = self._kept.watch(containers)
            if kept:
                extras["kp"] = kept
            if is_changed:
                extras["c"] = contents(containers, crossing.encoder())
        return [status, tree, self._extras(extras, told)]

    def _changed_late(self) -> list[Tree]:
        changed = []
        for number, container in self._kept.changed():
            with contextlib.suppress(UncrossableError):  # what it holds now has no way across; the host's stays as it is
                changed.append([number, self._crossing.encode(container)])
        return changed

    def _operate(self, operation: str, operands: list[Any]) -> Any:
        if operation == "surroundings":
            self._surroundings.take(operands[0])
            return None
        if operation == "program":
            return self._programs.answer(*operands)
        return OPERATIONS[operation](*operands)

    def _extras(self, extras: dict[str, Tree], told: object) -> Tree:
        if self._crossing.news:
            extras["k"], self._crossing.news = self._crossing.news, []
        changes = self._surroundings.changes()
        if changes:
            extras["f"] = self._crossing.encode(changes)
        out, err = self._prints.collect()
        if out or err:
            extras["o"] = [out, err]
        if self._prints.exceeded:
            extras["l"] = 1
        if self._warnings:
            extras["w"], self._warnings = self._warnings, []
        if told is not None and not other_threads():
            fields = plain_fields(told)
            if fields:
                extras["p"] = self._crossing.encode(fields)
        return extras or 0

    def _record_warnings(self) -> None:
        self._warnings = []

        def show(message: Any, category: Any, _filename: Any, lineno: Any, *_: Any, **__: Any) -> None:
            if len(self._warnings) < _MOST_WARNINGS:
                name = str(getattr(category, "__name__", "Warning"))
                self._warnings.append([name, [base.__name__ for base in category.__mro__], str(message), lineno])

        warnings.simplefilter("always")
        warnings.showwarning = show  # type: ignore[assignment]  # called by position

    def _fork(self, guest: int, role: str = "") -> Tree:
        descriptors = self._frames.stream.take_descriptors()
        if len(descriptors) != 1:
            return [_REFUSED, "a fork needs one line", 0]
        self._reap()
        gc.freeze()
        try:
            pid = _fork()
        except OSError as error:
            os.close(descriptors[0])
            return [_REFUSED, str(error), 0]
        if pid == 0:
            self._live_as_child(guest, descriptors[0], role)
        os.close(descriptors[0])
        return [_RETURNED, pid, 0]

    def _live_as_child(self, guest: int, descriptor: int, role: str) -> None:
        """In the child: cut what ties it to its parent, and serve the new line. Does not return."""
        try:
            with contextlib.suppress(OSError):
                _setsid()
            os.close(self._socket.detach())
            self._children = {}
            self._handles.guest = guest
            if role == _ACTOR:
                frames = FrameStream(SocketStream(socket.socket(fileno=descriptor)))
                later.load("harness.guest.schedules.actor").play(frames, self._settings.work_dir, self._settings.output_bytes)
            else:
                self._attach(socket.socket(fileno=descriptor))
                self._peer.serve()
            _exit(0)
        finally:
            _exit(70)

    def _prepare(self, name: str, text: str, padding: list[int], logging: int) -> Tree:
        """Fork a process that is an implementation, and waits for its line. Does not wait until it is ready."""
        ledger = implementations.Ledger(logging=bool(logging))
        with contextlib.suppress(SyntaxError, ValueError):  # the child says what is wrong with it
            implementations.compiled(name, text)
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)

        def line() -> socket.socket:
            _, descriptors, _, _ = socket.recv_fds(there, 1, 1)
            if not descriptors:
                _exit(0)  # it is not needed
            return socket.socket(fileno=descriptors[0])

        def be(tell: Callable[[bytes], None]) -> None:
            here.close()
            implementations.live(name, text, padding, line=line, tell=tell, ledger=ledger)

        if self._prepared is not None:
            self._prepared.forget()
        with there:
            self._prepared = _Prepared(here, self._begun(be), ledger)
        return [_RETURNED, None, 0]

    def _implement(self) -> Tree:
        """Give a line to what was prepared: "ready", or what was wrong with it."""
        descriptors = self._frames.stream.take_descriptors()
        prepared, self._prepared = self._prepared, None
        if len(descriptors) != 1 or prepared is None:
            for descriptor in descriptors:
                os.close(descriptor)
            return [_REFUSED, "an implementation needs one line", 0]
        self._ledger = prepared.ledger
        words = prepared.words.read()
        with contextlib.suppress(OSError):  # it has ended, and its words say so
            socket.send_fds(prepared.control, [b"."], descriptors)
        os.close(descriptors[0])
        prepared.forget()
        return [_RETURNED, words, 0]

    def _mark(self, test: int) -> Tree:
        return [_REFUSED, "nothing was run", 0] if self._ledger is None else [_RETURNED, self._ledger.mark(test), 0]

    def _differing(self, name: str, texts: list[str], base: str) -> Tree:
        """For each text, the tests of the last run in which it answers otherwise than the base; None when that cannot be said."""
        ledger = self._ledger
        if ledger is None:
            return [_REFUSED, "nothing was run", 0]

        def be(tell: Callable[[bytes], None]) -> None:
            tell(json.dumps(implementations.differing(name, texts, base, ledger)).encode())

        words = self._helped_by_child(be)
        return [_RETURNED, json.loads(words) if words else None, 0]

    def _helped_by_child(self, be: Callable[[Callable[[bytes], None]], None]) -> str:
        """Fork a process that is something else, cut from our line; what it tells before it goes on."""
        with self._begun(be) as words:
            return words.read()

    def _begun(self, be: Callable[[Callable[[bytes], None]], None]) -> TextIO:
        """The same without waiting for it: where to read what it tells."""
        self._reap()
        listen, write = os.pipe()
        gc.freeze()
        if _fork() == 0:
            try:
                with contextlib.suppress(OSError):
                    _setsid()
                os.close(self._socket.detach())
                os.close(listen)

                def tell(words: bytes) -> None:
                    with os.fdopen(write, "wb") as told:
                        told.write(words)

                be(tell)
            finally:
                _exit(0)
        os.close(write)
        return os.fdopen(listen, encoding="utf-8", errors="replace")

    def _connect(self) -> Tree:
        descriptors = self._frames.stream.take_descriptors()
        if len(descriptors) != 1:
            return [_REFUSED, "one line was expected", 0]
        learner_tests.connect(descriptors[0])
        return [_RETURNED, None, 0]

    def _reap(self) -> None:
        with contextlib.suppress(ChildProcessError):
            while True:
                pid, status, usage = _wait4(-1, os.WNOHANG)
                if pid == 0:
                    return
                self._remember(pid, status, usage)

    def _remember(self, pid: int, status: int, usage: Any) -> None:
        code = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
        self._children[pid] = [code, usage.ru_utime + usage.ru_stime, usage.ru_maxrss]

    def _wait(self, pid: int) -> Tree:
        """How a child ended (negative: by a signal), its CPU seconds and its peak memory in KiB."""
        if pid not in self._children:
            try:
                done, status, usage = _wait4(pid, 0)
                self._remember(done, status, usage)
            except ChildProcessError:
                return [_REFUSED, "no such child", 0]
        return [_RETURNED, self._children.pop(pid), 0]


def _operand(decoder: Decoder, part: Tree) -> Any:
    """An operand: [trees] are positional arguments, {"": {name: tree}} are keyword arguments, all else is one tree."""
    if type(part) is list:
        return list(decoder.items(part))
    if type(part) is dict and "" in part:
        return {name: decoder.decode(tree) for name, tree in part[""].items()}
    return decoder.decode(part)


def _read_next(operation: str, operands: list[Any], tree: Tree, result: object) -> object:
    """The object of which more is read next, as a rule: what goes out as a handle, or what an attribute was read of."""
    if type(tree) is dict and "h" in tree:
        return result
    return operands[1][0] if operation == "do" and operands[0] == "getattr" else None


def _without_our_frames(error: BaseException) -> BaseException:
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_globals.get("__name__", "").startswith(("harness.", "importlib")):
        trace = trace.tb_next
    return error.with_traceback(trace)


def default_signals() -> None:
    """Give signals back their meaning before any submission runs."""
    for number in (signal.SIGPIPE, signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
