"""A container for each box: no network, nothing of the host's files, hard limits, gone when its stream ends.

Its first process reads our program's input from the attach stream, so that nothing has to be mounted or copied in.
The stream closes when this process dies, the warden in the box ends with the stream, and the engine removes what has
ended; what slips through (the machine lost its power) is found by its label and removed when a box is next opened.
"""

from __future__ import annotations

import contextlib
import functools
import json
import math
import socket
import threading
import time
from importlib import resources
from types import TracebackType
from typing import Any, Self

from harness import owner
from harness.errors import BoxError
from harness.limits import Limits
from harness.sandbox.base import BoxSpec, Ending, Framing
from harness.sandbox.docker import engine, image
from harness.sandbox.docker.relay import plain_socket
from harness.sandbox.local.process import environment

__all__ = ["DOES_NOT_HOLD", "ISOLATES", "NAME", "missing", "open"]

NAME = "docker"
ISOLATES = True
DOES_NOT_HOLD: frozenset[str] = frozenset()

_LABEL = "prodgrade.owner"
_RUN = "prodgrade.run"
_WORK, _TEMPORARY = "/work", "/tmp"  # noqa: S108 - paths inside the box
_LIBRARIES = "/opt/libraries"
_USER = "65534:65534"
_MIB = 1024 * 1024
_CPUS = 2
_MOST_FILES = 16 * 1024
_POLL_SECONDS = 0.02
_REMOVALS_SECONDS = (0.0, 0.2, 1.0)
_SIGNALLED = 128
_REAPED: set[str] = set()
_UNREMOVED: set[str] = set()


def missing() -> str | None:
    """What this machine lacks, in a sentence; None when an engine answers and the default image is built."""
    where = engine.address()
    lack = engine.lacking(where)
    if lack is not None:
        return lack
    try:
        found = image.find()
    except BoxError as error:
        return error.message
    return None if found is not None else "the sandbox image is not built yet, or is one of an older version; run `grade image build`"


def open(spec: BoxSpec) -> _Container:  # noqa: A001 - the name that the Backend protocol gives it
    """Start the program in a container of its own. Raises BoxError."""
    where = engine.address()
    if where is None:
        raise BoxError(str(engine.lacking(where)))
    with engine.errors_told("open a box"):
        client: Any = engine.client(where)
        if where not in _REAPED:
            _REAPED.add(where)
            _reap(client)
        _retry_removal(client)
        digest = _digest(client, spec.image)
        made = client.create_container_from_config(_config(client, where, spec, digest))["Id"]
        try:
            stream = plain_socket(client.attach_socket(made, {"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}))
            client.start(made)
        except BaseException:
            with contextlib.suppress(Exception):
                client.remove_container(made, force=True)
            raise
    return _Container(client, made, stream, digest)


def _digest(client: Any, wanted: str) -> str:
    """The image to run, by its digest. Raises BoxError."""
    from docker.errors import ImageNotFound

    if not wanted:
        found = image.find()
        if found is None:
            raise BoxError("the sandbox image is not built yet, or is one of an older version", hint="run `grade image build`")
        return found.digest
    named = image.find(wanted)
    if named is not None:
        return named.digest
    try:
        return str(client.inspect_image(wanted)["Id"])
    except ImageNotFound as error:
        raise BoxError(f"the engine has no image {wanted!r}", hint="build or pull it, or leave `image` out") from error


def _config(client: Any, where: str, spec: BoxSpec, digest: str) -> dict[str, Any]:
    host = client.create_host_config(
        network_mode="none",
        read_only=True,
        tmpfs=_folders(spec.limits, where),
        cap_drop=["ALL"],
        security_opt=_security(where),
        auto_remove=False,
        init=False,
        ipc_mode="private",
        cpu_period=100_000,
        cpu_quota=_CPUS * 100_000,
        mem_limit=spec.limits.memory_mib * _MIB,
        memswap_limit=spec.limits.memory_mib * _MIB,
        pids_limit=spec.limits.processes + 8,  # ours: the warden, the zygote and the guests of outer scopes
        ulimits=[
            {"Name": "core", "Soft": 0, "Hard": 0},
            {"Name": "nofile", "Soft": spec.limits.open_files, "Hard": spec.limits.open_files},
            {"Name": "fsize", "Soft": spec.limits.disk_mib * _MIB, "Hard": spec.limits.disk_mib * _MIB},
            {"Name": "cpu", "Soft": math.ceil(spec.limits.cpu_seconds) + 1, "Hard": math.ceil(spec.limits.cpu_seconds) + 1},
        ],
        log_config={"Type": "none", "Config": {}},
        oom_score_adj=500,
        runtime=engine.runtime() or None,
    )
    host["MaskedPaths"] = [*_MASKED]
    config: dict[str, Any] = client.create_container_config(
        digest,
        ["python3", "-s", "-S", "-c", spec.program],
        hostname="box",
        user=_USER,
        stdin_open=True,
        working_dir=_WORK,
        environment=environment(spec, home=_TEMPORARY),
        labels={_LABEL: owner.mine(), _RUN: spec.label},
        host_config=host,
        entrypoint=[],
    )
    config.update(AttachStdin=True, AttachStdout=True, AttachStderr=True, StdinOnce=True, NetworkDisabled=True)
    return config


_MASKED = (
    *("/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats"),
    *("/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats", "/sys/firmware", "/sys/devices/virtual/powercap"),
)


def _folders(limits: Limits, where: str) -> dict[str, str]:
    """The only places to write, both within the limit; with a bound on the number of files too, but where podman does not know that."""
    user, group = _USER.split(":")
    owned = "mode=1777" if engine.is_podman(where) else f"nr_inodes={_MOST_FILES},uid={user},gid={group},mode=0700"
    options = f"rw,nosuid,nodev,noexec,size={max(1, limits.disk_mib // 2)}m,{owned}"
    return {_WORK: options, _TEMPORARY: options}


def _security(where: str) -> list[str]:
    """No new privileges, and our own list of system calls where the engine takes it inline."""
    options = ["no-new-privileges"]
    if not engine.is_podman(where):
        options.append(f"seccomp={_seccomp()}")
    return options


@functools.cache
def _seccomp() -> str:
    profile = json.loads(resources.files(__package__).joinpath("seccomp.json").read_text("utf-8"))
    return json.dumps(profile)


def _reap(client: Any) -> None:
    """Remove containers whose makers have ended."""
    with contextlib.suppress(Exception):  # what we cannot remove now, another run will
        for left in client.containers(all=True, filters={"label": _LABEL}):
            if owner.is_gone(left["Labels"].get(_LABEL, "")):
                with contextlib.suppress(Exception):
                    client.remove_container(left["Id"], force=True, v=True)


def _retry_removal(client: Any) -> None:
    """Remove what this process could not remove when its engine was gone."""
    from docker.errors import APIError

    for identifier in list(_UNREMOVED):
        with contextlib.suppress(APIError):  # of another engine, or removed by somebody else
            client.remove_container(identifier, force=True, v=True)
        _UNREMOVED.discard(identifier)


class _Container:
    """A running container with its attach stream."""

    framing = Framing.DOCKER
    work_dir = _WORK
    library_path = (_LIBRARIES,)
    temporary_dir = ""

    def __init__(self, client: Any, identifier: str, stream: socket.socket, digest: str) -> None:
        self.stream = stream
        self.image = digest
        self._client = client
        self._id = identifier
        self._lock = threading.Lock()
        self._closed = False

    def kill(self) -> None:
        with self._lock:
            if not self._closed:
                self._hang_up()
                with contextlib.suppress(Exception):  # it has ended already
                    self._client.kill(self._id)

    def ending(self, wait_seconds: float = 5.0) -> Ending | None:
        deadline = time.monotonic() + wait_seconds
        with engine.errors_told("say how a box ended"):
            while True:
                state = self._client.inspect_container(self._id)["State"]
                if not state["Running"] and state["Status"] != "created":
                    return Ending(_exit_code(int(state["ExitCode"])), out_of_memory=bool(state["OOMKilled"]))
                if time.monotonic() >= deadline:
                    return None
                time.sleep(_POLL_SECONDS)

    def close(self) -> None:
        with self._lock:
            if self._closed:
                return
            self._closed = True
            self._hang_up()
            self.stream.close()
            if not any(self._is_removed(after) for after in _REMOVALS_SECONDS):
                _UNREMOVED.add(self._id)  # we or whoever finds the label tries again

    def _is_removed(self, after: float) -> bool:
        """Try to remove the container after some seconds: a busy engine may say that it could not, and then can."""
        from docker.errors import NotFound

        time.sleep(after)
        try:
            self._client.remove_container(self._id, force=True, v=True)
        except NotFound:
            return True
        except Exception:  # noqa: BLE001 - the engine may be gone, or in the middle of it
            return False
        return True

    def _hang_up(self) -> None:
        """An attach stream that stays open unread makes the engine hang when it kills the container."""
        with contextlib.suppress(OSError):
            self.stream.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()


def _exit_code(reported: int) -> int:
    return _SIGNALLED - reported if _SIGNALLED < reported < _SIGNALLED + 65 else reported
