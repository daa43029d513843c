"""What a backend holds, found by trying: each guarantee is a small program that misbehaves in a box of its own."""

from __future__ import annotations

import contextlib
import json
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from harness.errors import BoxError
from harness.limits import Limits
from harness.sandbox.base import Backend, Box, BoxSpec, Framing

__all__ = ["GUARANTEES", "Guarantee", "probe", "report_of"]

LIMITS = Limits(memory_mib=128, processes=24, disk_mib=16, cpu_seconds=3, open_files=64)
_ANSWER_SECONDS = 20.0
_TELL = """
import json, os, sys
def tell(value):
    os.write(1, json.dumps(value).encode() + b"\\n")
"""

_TRY = """
done = []
for attempt in {attempts!r}:
    try:
        eval(attempt)
        done.append(attempt)
    except OSError:
        pass
"""


@dataclass(frozen=True, slots=True)
class Guarantee:
    """One thing a backend was tried for. sentence: what was found, for a person."""

    name: str
    held: bool
    sentence: str


def probe(backend: Backend) -> tuple[Guarantee, ...]:
    """Every guarantee, tried on this machine. Raises BoxError when not even a box can be opened."""
    return tuple(_tried(name, backend) for name in GUARANTEES)


def _tried(name: str, backend: Backend) -> Guarantee:
    held, sentence = GUARANTEES[name](backend)
    return Guarantee(name, held, sentence)


def report_of(backend: Backend, program: str, *, limits: Limits = LIMITS, send: bytes = b"") -> Any:
    """What a program in a box tells (see `_TELL`), or None when it ended without a word."""
    with _opened(backend, program, limits) as box:
        box.stream.sendall(send)
        return _told(box)


@contextlib.contextmanager
def _opened(backend: Backend, program: str, limits: Limits = LIMITS) -> Iterator[Box]:
    box = backend.open(BoxSpec(_TELL + program, limits, label="prodgrade-probe"))
    try:
        yield box
    finally:
        box.close()


def _told(box: Box) -> Any:
    """The first line of its output, as JSON."""
    box.stream.settimeout(_ANSWER_SECONDS)
    seen = bytearray()
    with contextlib.suppress(OSError):
        while b"\n" not in _output(box, seen):
            data = box.stream.recv(65536)
            if not data:
                break
            seen += data
    line, end, _ = _output(box, seen).partition(b"\n")
    return json.loads(line) if end else None


def _output(box: Box, seen: bytearray) -> bytes:
    """Standard output in what came so far."""
    if box.framing is not Framing.DOCKER:
        return bytes(seen)
    output, at = b"", 0
    while at + 8 <= len(seen):
        length = int.from_bytes(seen[at + 4 : at + 8], "big")
        if seen[at] == 1:
            output += seen[at + 8 : at + 8 + length]
        at += 8 + length
    return output


def _files(backend: Backend) -> tuple[bool, str]:
    with tempfile.NamedTemporaryFile(dir=Path.home(), prefix="prodgrade-probe-") as secret:
        Path(secret.name).chmod(0o644)
        program = _TRY.format(
            attempts=[f"open({secret.name!r})", f"open({secret.name!r}, 'a')", "os.mkdir('/made')", "os.mkdir('/usr/made')"]
        )
        told = report_of(backend, f"{program}tell([done, os.path.exists({secret.name!r})])")
    if told is None or told[0]:
        return False, "your files can be read and changed"
    seen = "cannot be read, though whether one exists can be found out" if told[1] else "cannot be seen"
    return True, f"your files {seen}, nor can the system's be changed"


def _network(backend: Backend) -> tuple[bool, str]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        program = (
            "import socket\n"
            "def reach(family, address):\n"
            "    try:\n"
            "        s = socket.socket(family); s.settimeout(2); s.connect(address); return True\n"
            "    except OSError:\n"
            "        return False\n"
            f"tell([reach(socket.AF_INET, ('127.0.0.1', {server.getsockname()[1]})), reach(socket.AF_INET, ('1.1.1.1', 53))])"
        )
        told = report_of(backend, program)
    held = told == [False, False]
    return held, "no network, not even this machine's own" if held else "the network can be reached"


def _rights(backend: Backend) -> tuple[bool, str]:
    program = (
        "status = dict(line.split(':', 1) for line in open('/proc/self/status'))\n"
        "tell([os.getuid(), int(status['CapEff'], 16), int(status['NoNewPrivs'])])"
    )
    told = report_of(backend, program) if Path("/proc/self/status").exists() else None
    held = told is not None and told[0] != 0 and told[1:] == [0, 1]
    return held, "no rights over the machine: not root, no capabilities, none to gain" if held else "it runs with your own rights"


def _processes(backend: Backend) -> tuple[bool, str]:
    program = (
        "import time\n"
        "made = 0\n"
        "try:\n"
        "    while made < 200:\n"
        "        if os.fork() == 0:\n"
        "            time.sleep(60); os._exit(0)\n"
        "        made += 1\n"
        "except OSError:\n"
        "    pass\n"
        "tell(made)"
    )
    made = report_of(backend, program)
    held = made is not None and made < 4 * LIMITS.processes
    return held, f"a fork bomb stops at {made} processes" if held else "the number of processes is not bounded by the kernel"


def _memory(backend: Backend) -> tuple[bool, str]:
    program = (
        "hoard = []\n"
        "try:\n"
        "    for _ in range(64):\n"
        "        hoard.append(bytearray(16 * 1024 * 1024))\n"
        "except MemoryError:\n"
        "    pass\n"
        "tell(len(hoard) * 16)"
    )
    taken = report_of(backend, program, limits=Limits(memory_mib=128, processes=4, disk_mib=16))
    held = taken is None or taken <= 2 * LIMITS.memory_mib
    return held, "memory is bounded by the kernel" if held else "memory is not bounded by the kernel"


def _disk(backend: Backend) -> tuple[bool, str]:
    program = (
        "written = 0\n"
        "try:\n"
        "    for number in range(8):\n"
        "        with open('f%d' % number, 'wb') as file:\n"
        "            for _ in range(8):\n"
        "                file.write(bytes(1024 * 1024)); file.flush(); written += 1\n"
        "except OSError:\n"
        "    pass\n"
        "tell(written)"
    )
    written = report_of(backend, program)
    held = written is not None and written <= LIMITS.disk_mib
    return held, f"no more than {LIMITS.disk_mib} MiB can be written" if held else "what can be written is bounded for each file only"


def _ends_with_the_stream(backend: Backend) -> tuple[bool, str]:
    program = "if os.fork() == 0:\n    os.setsid()\n    while True: pass\ntell('up')\nsys.stdin.buffer.read()\n"
    with _opened(backend, program) as box:
        if _told(box) != "up":
            raise BoxError(f"a box of {backend.NAME} did not start")
        box.stream.shutdown(socket.SHUT_RDWR)
        ending = box.ending(10.0)
    return ending is not None, "it ends when the grader does" if ending is not None else "it may outlive the grader"


def _clean(backend: Backend) -> tuple[bool, str]:
    started = time.monotonic()
    with _opened(backend, "tell(os.getpid())\nwhile True: pass") as box:
        _told(box)
        box.kill()
        ended = box.ending(10.0) is not None
    held = ended and time.monotonic() - started < _ANSWER_SECONDS
    return held, "it can be killed from outside at any time" if held else "it could not be killed"


GUARANTEES: dict[str, Callable[[Backend], tuple[bool, str]]] = {
    "files": _files,
    "network": _network,
    "rights": _rights,
    "processes": _processes,
    "memory": _memory,
    "disk": _disk,
    "stream": _ends_with_the_stream,
    "kill": _clean,
}
