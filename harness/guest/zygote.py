"""The ancestor of all guests: it has imported the libraries that a submission may use, but nothing of the submission."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from harness.guest import confine
from harness.guest.handles import Handles
from harness.guest.process import Guest, GuestSettings, default_signals

__all__ = ["ZygoteSpec", "start"]


@dataclass(frozen=True)
class ZygoteSpec:
    """What a zygote is started with.

    settings: what all guests share. preload: modules to import.
    """

    settings: GuestSettings
    preload: Sequence[str]
    cpu_seconds: int


def start(spec: ZygoteSpec, *, close: Sequence[int]) -> tuple[int, socket.socket]:
    """Fork the zygote; its number, and our end of its line. close: descriptors that must not be seen by any guest."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
    pid = os.fork()
    if pid:
        theirs.close()
        return pid, ours
    try:
        ours.close()
        for descriptor in close:
            os.close(descriptor)
        _become(spec, theirs)
    finally:
        os._exit(70)


def _become(spec: ZygoteSpec, line: socket.socket) -> None:
    os.setsid()
    line = _away_from_standard(line)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    if nothing > 2:  # noqa: PLR2004 - it may have become one of them
        os.close(nothing)
    _give_in_first()
    confine.give_up()
    _bound_cpu(spec.cpu_seconds)
    default_signals()
    os.chdir(spec.settings.work_dir)
    sys.path.extend(spec.settings.library_path)
    sys.argv = ["submission"]
    for name in spec.preload:
        with contextlib.suppress(ImportError):  # whoever imports it gets the error in its own place
            importlib.import_module(name)
    if "numpy" in sys.modules:
        with contextlib.suppress(ImportError):
            importlib.import_module("numpy.random")  # it loads itself late, and could not be given its seed
    sys.path.insert(0, spec.settings.work_dir)
    gc.collect()
    Guest(line, spec.settings, Handles(1)).serve()
    os._exit(0)


def _away_from_standard(line: socket.socket) -> socket.socket:
    import fcntl

    moved = fcntl.fcntl(line.fileno(), fcntl.F_DUPFD_CLOEXEC, 3)
    line.close()
    return socket.socket(fileno=moved)


def _give_in_first() -> None:
    """When memory runs out, the kernel takes a guest and not the warden."""
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")


def _bound_cpu(seconds: int) -> None:
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        most = seconds + 1 if hard == resource.RLIM_INFINITY else min(hard, seconds + 1)
        resource.setrlimit(resource.RLIMIT_CPU, (min(seconds, most), most))
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
