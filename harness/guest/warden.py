"""The first process of a box: starts the zygote, keeps order, and takes everything with it when the host goes.

It runs no code of anybody's but ours. On the box's stream every frame begins with a channel (4 bytes): 0 is what the
host has to say to the warden, as JSON; the others carry the lines of guests. Where the stream is a local socket the
guests' lines are handed to the host as descriptors instead, and the warden is not in the way of any call.
"""

from __future__ import annotations

import array
import contextlib
import json
import os
import platform
import select
import socket
import struct
import sys
import time
import traceback
from typing import Any

from harness.guest import family, zygote
from harness.guest.process import GuestSettings
from harness.guest.workdir import WorkDir

__all__ = ["main"]

_HEAD = struct.Struct(">II")
_LENGTH = struct.Struct(">I")
_MAX_FRAME = 24 * 1024 * 1024
_PIECE = 64 * 1024
_HELD_BYTES = 1024 * 1024  # what waits for a slow host before we stop reading from guests
_WATCH_SECONDS = 0.05
_CONTROL, _ZYGOTE = 0, 1


def main() -> None:
    """Serve until the stream ends, then end everything."""
    family.adopt_orphans()
    family.hide_memory()
    code = 1
    try:
        _Warden().serve()
        code = 0
    except BaseException:  # its last words: there is nobody above to tell
        os.set_blocking(2, False)
        with contextlib.suppress(OSError):
            os.write(2, traceback.format_exc().encode("utf-8", "replace"))
    finally:
        family.kill_all_but(())
        os._exit(code)


class _Warden:
    def __init__(self) -> None:
        self._inward = bytearray()
        self._outward: list[bytearray] = []
        self._lines: dict[int, socket.socket] = {}
        self._pending: dict[int, bytearray] = {}
        self._attached: dict[int, int] = {}
        self._work: WorkDir | None = None
        self._memory_kib = 0
        self._disk_kib = 0
        self._killed_for_memory = 0
        self._peak_kib = 0
        self._watched_at = 0.0
        os.set_blocking(0, False)
        os.set_blocking(1, False)

    def serve(self) -> None:
        while True:
            readers: list[int] = [0]
            if sum(map(len, self._outward)) < _HELD_BYTES:
                readers += [line.fileno() for line in self._lines.values()]
            writers = [1] if self._outward else []
            writers += [self._lines[channel].fileno() for channel, data in self._pending.items() if data]
            timeout = _WATCH_SECONDS if self._memory_kib else None
            readable, writable = _poll(readers, writers, timeout)
            if 0 in readable and not self._hear():
                return
            self._carry(readable, writable)
            if 1 in writable or self._outward:
                self._speak()
            self._watch()

    # The stream.

    def _hear(self) -> bool:
        """Whether the stream is still open."""
        try:
            data = os.read(0, _PIECE * 4)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self._inward += data
        while len(self._inward) >= _HEAD.size:
            length, channel = _HEAD.unpack_from(self._inward)
            if not _LENGTH.size <= length <= _MAX_FRAME:
                return False
            end = _LENGTH.size + length
            if len(self._inward) < end:
                break
            body = bytes(self._inward[_HEAD.size : end])
            del self._inward[:end]
            if channel == _CONTROL:
                self._obey(json.loads(body))
            elif channel in self._lines:
                self._send_to(channel, body)
        return bool(data)

    def _tell(self, channel: int, body: bytes) -> None:
        self._outward.append(bytearray(_HEAD.pack(len(body) + _LENGTH.size, channel) + body))

    def _speak(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while self._outward:
                del self._outward[0][: os.write(1, self._outward[0])]
                if not self._outward[0]:
                    del self._outward[0]

    def _hand_over(self, line: socket.socket, body: bytes) -> None:
        """A control frame with a descriptor, in one message; it is the first that is said."""
        os.set_blocking(1, True)
        frame = _HEAD.pack(len(body) + _LENGTH.size, _CONTROL) + body
        stream = socket.socket(fileno=os.dup(1))
        sent = stream.sendmsg([frame], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [line.fileno()]))])
        stream.sendall(frame[sent:])
        stream.close()
        line.close()
        os.set_blocking(1, False)

    # The guests' lines, where they run through us.

    def _send_to(self, channel: int, data: bytes) -> None:
        line, pending = self._lines[channel], self._pending[channel]
        descriptor = self._attached.pop(channel, None)
        if descriptor is not None:
            with contextlib.suppress(OSError):
                line.setblocking(True)
                sent = line.sendmsg([data], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [descriptor]))])
                data = data[sent:]
                line.setblocking(False)
            os.close(descriptor)
        pending += data
        self._flush(channel)

    def _flush(self, channel: int) -> None:
        pending = self._pending[channel]
        try:
            while pending:
                del pending[: self._lines[channel].send(pending[:_PIECE])]
        except BlockingIOError:
            pass
        except OSError:
            pending.clear()  # it is dead; reading tells the host so

    def _carry(self, readable: set[int], writable: set[int]) -> None:
        for channel, line in list(self._lines.items()):
            if line.fileno() in writable:
                self._flush(channel)
            if line.fileno() in readable:
                try:
                    data = line.recv(_PIECE)
                except BlockingIOError:
                    continue
                except OSError:
                    data = b""
                self._tell(channel, data)
                if not data:
                    self._drop_line(channel)

    def _attach(self, channel: int, end: socket.socket) -> None:
        """Send one end of a line along with the next message of a channel."""
        if channel in self._lines:
            self._attached[channel] = end.detach()
        else:
            end.close()

    def _open_line(self, channel: int, line: socket.socket) -> None:
        line.setblocking(False)
        self._lines[channel] = line
        self._pending[channel] = bytearray()

    def _drop_line(self, channel: int) -> None:
        line = self._lines.pop(channel, None)
        if line is not None:
            line.close()
        self._pending.pop(channel, None)
        descriptor = self._attached.pop(channel, None)
        if descriptor is not None:
            os.close(descriptor)

    # What the host asks of the warden itself.

    def _obey(self, message: dict[str, Any]) -> None:
        operation = message["op"]
        if operation == "setup":
            self._set_up(message)
        elif operation == "line":
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
            self._open_line(message["new"], ours)
            self._attach(message["to"], theirs)
        elif operation == "pair":
            for channel, end in zip(message["lines"], socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)):  # noqa: B905 - two each
                self._attach(channel, end)
        elif operation == "drop":
            self._drop_line(message["line"])
        elif operation == "keep":
            self._files.remember(message["baseline"])
        elif operation == "clean":
            self._clean(message)

    @property
    def _files(self) -> WorkDir:
        if self._work is None:
            raise RuntimeError("the box was not set up")
        return self._work

    def _set_up(self, message: dict[str, Any]) -> None:
        limits = message["limits"]
        alone = os.getpid() == 1
        self._work = WorkDir(message["work"], alone=alone, temporary=message["temporary"])
        self._work.fill(message["files"])
        self._memory_kib = limits["memory_mib"] * 1024 if message["direct"] else 0
        self._disk_kib = 0 if alone else limits["disk_mib"] * 1024
        settings = GuestSettings(message["work"], limits["output_kib"] * 1024, message["seed"], tuple(message["path"]))
        spec = zygote.ZygoteSpec(settings, message["preload"], limits["cpu_seconds"])
        pid, line = zygote.start(spec, close=(0, 1))
        ready = json.dumps({"zygote": pid, "python": platform.python_version(), "oom": family.was_killed_by_kernel()}).encode()
        if message["direct"]:
            self._hand_over(line, ready)
        else:
            self._open_line(_ZYGOTE, line)
            self._tell(_CONTROL, ready)

    def _clean(self, message: dict[str, Any]) -> None:
        """Kill whoever is not kept, put the files back, and say what was seen."""
        family.kill_all_but({*message["keep"]})
        family.reap()
        self._files.restore(message["baseline"])
        for baseline in message["forget"]:
            self._files.forget(baseline)
        seen = {
            "oom": self._killed_for_memory + family.was_killed_by_kernel(),
            "peak_kib": self._peak(),
            "alive": family.living(message["keep"]),
        }
        self._tell(_CONTROL, json.dumps(seen).encode())

    def _peak(self) -> int:
        for path in ("/sys/fs/cgroup/memory.peak", "/sys/fs/cgroup/memory/memory.max_usage_in_bytes"):
            if not self._memory_kib:
                with contextlib.suppress(OSError, ValueError), open(path, encoding="ascii") as file:
                    return int(file.read()) // 1024
        return self._peak_kib

    def _watch(self) -> None:
        """Where no control group bounds the box's memory: look often, and end the guests when they have too much."""
        now = time.monotonic()
        if not self._memory_kib or now - self._watched_at < _WATCH_SECONDS:
            return
        self._watched_at = now
        pids = family.descendants()
        used = family.memory_kib(pids)
        self._peak_kib = max(self._peak_kib, used)
        if used > self._memory_kib:
            self._killed_for_memory += 1
            family.kill_all_but(())
        elif self._disk_kib and self._files.used_kib() > self._disk_kib:
            family.kill_all_but(())


def _poll(readers: list[int], writers: list[int], timeout: float | None) -> tuple[set[int], set[int]]:
    poller = select.poll()
    wanted: dict[int, int] = {}
    for descriptor in readers:
        wanted[descriptor] = wanted.get(descriptor, 0) | select.POLLIN
    for descriptor in writers:
        wanted[descriptor] = wanted.get(descriptor, 0) | select.POLLOUT
    for descriptor, events in wanted.items():
        poller.register(descriptor, events)
    ready = poller.poll(None if timeout is None else timeout * 1000)
    ended = select.POLLHUP | select.POLLERR | select.POLLNVAL
    readable = {descriptor for descriptor, events in ready if events & (select.POLLIN | ended) and descriptor in readers}
    writable = {descriptor for descriptor, events in ready if events & (select.POLLOUT | ended) and descriptor in writers}
    return readable, writable


if sys.platform == "win32":
    raise ImportError("a box needs a POSIX system")
