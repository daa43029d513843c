"""A box that is a process of this machine: its stream, its limits, its stderr, its end."""

from __future__ import annotations

import contextlib
import fcntl
import math
import os
import select
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType, TracebackType
from typing import Self

from harness.errors import BoxError
from harness.limits import Limits
from harness.sandbox.base import BoxSpec, Ending, Framing

__all__ = ["ProcessBox", "Started", "base_interpreter", "environment", "resource_limits", "source", "start", "with_prelude"]

_MIB = 1024 * 1024
_THREAD_STACK_MIB = 8  # what glibc reserves for a thread, and RLIMIT_DATA counts


def base_interpreter() -> str:
    """The real interpreter behind a virtual environment, so that no path of the environment enters a box."""
    return os.path.realpath(getattr(sys, "_base_executable", None) or sys.executable)


def environment(spec: BoxSpec, *, home: str) -> dict[str, str]:
    """All that a box's first process finds in its environment; nothing of the host's own gets in."""
    fixed = {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": home,
        "TMPDIR": home,
        "LC_ALL": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    return {**fixed, **spec.environment}


def resource_limits(limits: Limits, *, own_user: bool) -> dict[str, int]:
    """Kernel limits by name; each holds for one process, but NPROC, which holds for one user.

    They stand behind the finer watch that the guest keeps on itself, and so are a little looser than it. Memory is
    bound by DATA, not by AS: every thread of a C program reserves 64 MiB of address space that it never touches.
    own_user: nobody else runs processes under the box's user, so that NPROC counts the box alone.
    """
    data_mib = limits.memory_mib + _THREAD_STACK_MIB * limits.processes
    bounds = {
        "RLIMIT_CPU": math.ceil(limits.cpu_seconds) + 1,
        "RLIMIT_DATA": data_mib * _MIB,
        "RLIMIT_FSIZE": limits.disk_mib * _MIB,
        "RLIMIT_NOFILE": limits.open_files,
        "RLIMIT_CORE": 0,
    }
    return {**bounds, "RLIMIT_NPROC": limits.processes} if own_user else bounds


def with_prelude(program: str, bounds: Mapping[str, int], *, user: int | None = None) -> str:
    """The program, to be run after it has bound itself and, if asked, become another user.

    It runs before any foreign code is there. A bound that the system lacks, or holds lower already, is left as it is.
    """
    return _PRELUDE.format(bounds=dict(bounds), user=user) + program


def source(module: ModuleType) -> str:
    """The text of a module that is sent into boxes."""
    return Path(str(module.__file__)).read_text(encoding="utf-8")


_PRELUDE = """\
def _bind(bounds, user):
    import os, resource
    for name, bound in bounds.items():
        kind = getattr(resource, name, None)
        if kind is not None:
            hard = resource.getrlimit(kind)[1]
            bound = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
            try:
                resource.setrlimit(kind, (bound, bound))
            except (OSError, ValueError):
                pass
    if user is not None:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
_bind({bounds}, {user})
del _bind
"""


@dataclass(frozen=True, slots=True)
class Started:
    """A process and the host's ends of its pipes. errors: a descriptor to read its standard error from."""

    process: subprocess.Popen[bytes]
    stream: socket.socket
    errors: int


def start(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    directory: str | None = None,
    pass_fds: Sequence[int] = (),
) -> Started:
    """Start a command whose standard input and output are one end of a local socket. Raises BoxError.

    Its standard error is a pipe that nobody has to empty: what does not fit (64 KiB on Linux) is refused at once
    instead of making the writer wait, so neither a flood nor our neglect can hang the box.
    """
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    errors_out, errors_in = os.pipe()
    os.set_blocking(errors_out, False)
    fcntl.fcntl(errors_in, fcntl.F_SETFL, fcntl.fcntl(errors_in, fcntl.F_GETFL) | os.O_NONBLOCK)
    try:
        process = subprocess.Popen(
            command,
            stdin=theirs.fileno(),
            stdout=theirs.fileno(),
            stderr=errors_in,
            env=dict(environment),
            cwd=directory,
            start_new_session=True,
            pass_fds=tuple(pass_fds),
        )
    except OSError as error:
        ours.close()
        os.close(errors_out)
        raise BoxError(f"the box's first process could not be started: {error}") from error
    finally:
        theirs.close()
        os.close(errors_in)
    return Started(process, ours, errors_out)


class ProcessBox:
    """A box around a child process of ours.

    end: kills everything in the box. release: gives back what the backend took for it; called once, after the end.
    exit_code: translates what the child reports.
    """

    framing = Framing.PLAIN
    image = ""

    def __init__(
        self,
        started: Started,
        *,
        work_dir: str,
        library_path: tuple[str, ...],
        temporary_dir: str = "",
        end: Callable[[], None],
        release: Callable[[], None] = lambda: None,
        exit_code: Callable[[int], int] = int,
    ) -> None:
        self.stream = started.stream
        self.work_dir = work_dir
        self.library_path = library_path
        self.temporary_dir = temporary_dir
        self._process = started.process
        self._errors = _Errors(started.errors)
        self._end = end
        self._release = release
        self._exit_code = exit_code
        self._lock = threading.Lock()
        self._closed = False

    def kill(self) -> None:
        with self._lock:
            if not self._closed:
                self._end()

    def ending(self, wait_seconds: float = 5.0) -> Ending | None:
        if not _ended(self._process, wait_seconds):
            return None
        return Ending(self._exit_code(self._process.returncode), stderr=self._errors.text())

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
            with contextlib.ExitStack() as steps:  # undone from the last to the first, each whatever the others do
                steps.callback(self._release)
                steps.callback(self._errors.close)
                steps.callback(self.stream.close)
                steps.callback(self._process.wait)
                steps.callback(self._end)
                steps.callback(_hang_up, self.stream)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()


class _Errors:
    """What arrived on standard error, read when asked for; a pipe holds no more than its own size."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor
        self._seen = b""

    def text(self) -> str:
        if self._descriptor is not None and len(self._seen) < 2 * _ERRORS_BYTES:
            with contextlib.suppress(BlockingIOError):
                self._seen += os.read(self._descriptor, _ERRORS_BYTES)
        return self._seen.decode("utf-8", "replace")

    def close(self) -> None:
        if self._descriptor is not None:
            self.text()
            os.close(self._descriptor)
            self._descriptor = None


_ERRORS_BYTES = 64 * 1024


def _ended(process: subprocess.Popen[bytes], wait_seconds: float) -> bool:
    if process.poll() is None and wait_seconds > 0:
        if hasattr(os, "pidfd_open"):  # wakes at once; Popen.wait with a time-out polls every 50 ms
            with contextlib.suppress(OSError):
                descriptor = os.pidfd_open(process.pid)
                try:
                    select.select([descriptor], [], [], wait_seconds)
                finally:
                    os.close(descriptor)
        else:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(wait_seconds)
    return process.poll() is not None


def _hang_up(stream: socket.socket) -> None:
    """End the stream for every process that holds a copy of our end of it."""
    with contextlib.suppress(OSError):
        stream.shutdown(socket.SHUT_RDWR)
