"""The container engine: where it answers, how to ask it, and a first question that costs no imports."""

from __future__ import annotations

import contextlib
import functools
import http.client
import json
import os
import socket
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.errors import BoxError

if TYPE_CHECKING:
    import docker

__all__ = ["address", "client", "errors_told", "is_podman", "labelled_images", "lacking", "runtime"]

_SYSTEM_SOCKET = "/var/run/docker.sock"
_ASK_SECONDS = 5.0
_CALL_SECONDS = 60
_OK = 200


def address() -> str | None:
    """The engine's address, or None when there is no sign of one: DOCKER_HOST, else the first usual socket there is."""
    configured = os.environ.get("DOCKER_HOST", "")
    if configured:
        return configured
    home, runtime = Path.home(), os.environ.get("XDG_RUNTIME_DIR", "/nonexistent")
    usual = (
        Path(_SYSTEM_SOCKET),
        home / ".docker/run/docker.sock",
        home / ".colima/default/docker.sock",
        Path(runtime, "docker.sock"),
        Path(runtime, "podman/podman.sock"),
    )
    return next((f"unix://{path}" for path in usual if path.is_socket()), None)


def runtime() -> str:
    """The engine's runtime to use instead of its own choice, like gVisor's `runsc`: PRODGRADE_DOCKER_RUNTIME, or ""."""
    return os.environ.get("PRODGRADE_DOCKER_RUNTIME", "")


def lacking(where: str | None) -> str | None:
    """What keeps us from using the engine at this address, in a sentence; None when it answers."""
    if where is None:
        return "no container engine answers here; install Docker and start it, or set DOCKER_HOST"
    try:
        labelled_images(where, "prodgrade.image")
    except PermissionError:
        return f"you may not use the engine's socket {where}; add yourself to the group docker, or use rootless Docker"
    except (OSError, http.client.HTTPException, ValueError, BoxError) as error:
        return f"the container engine at {where} does not answer ({error}); start it"
    return _lacking_runtime(where) if runtime() else None


def _lacking_runtime(where: str) -> str | None:
    try:
        with errors_told("list its runtimes"):
            known = sorted(client(where).info().get("Runtimes") or ())
    except BoxError as error:
        return error.message
    if runtime() in known:
        return None
    return f"the engine has no runtime {runtime()!r} (PRODGRADE_DOCKER_RUNTIME); it has {', '.join(known)}"


def labelled_images(where: str, label: str) -> list[dict[str, Any]]:
    """The engine's images that carry a label. Raises OSError, HTTPException, ValueError or BoxError.

    Asked over a local socket by the standard library alone: the SDK takes 0.2 s to import, and this question stands
    before every grade, also where the answer is that another sandbox must do.
    """
    if not where.startswith("unix://"):
        with errors_told("list images"):
            images: list[dict[str, Any]] = client(where).images(filters={"label": label})
            return images
    query = urllib.parse.urlencode({"filters": json.dumps({"label": [label]})})
    connection = _LocalConnection(where.removeprefix("unix://"))
    with contextlib.closing(connection):
        connection.request("GET", f"/images/json?{query}")
        response = connection.getresponse()
        body = response.read()
    if response.status != _OK:
        raise ValueError(f"it answered {response.status}")
    found: list[dict[str, Any]] = json.loads(body)
    return found


class _LocalConnection(http.client.HTTPConnection):
    """HTTP over a local socket."""

    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_ASK_SECONDS)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self._path)


def client(where: str) -> docker.APIClient:
    """A client of this process for the engine; a forked process gets its own connections."""
    return _client(where, os.getpid())


@functools.lru_cache(maxsize=4)
def _client(where: str, _pid: int) -> docker.APIClient:
    import docker
    from docker.utils import kwargs_from_env

    tls = kwargs_from_env().get("tls") if not where.startswith("unix://") else None
    return docker.APIClient(base_url=where, version="auto", timeout=_CALL_SECONDS, tls=tls or False)


@functools.lru_cache(maxsize=4)
def is_podman(where: str) -> bool:
    """Podman speaks the same language with an accent: it takes a seccomp profile as a file only."""
    return any("podman" in str(part.get("Name", "")).lower() for part in client(where).version().get("Components") or ())


@contextlib.contextmanager
def errors_told(action: str) -> Iterator[None]:
    """Turn what the SDK raises into a BoxError with a sentence."""
    import requests
    from docker.errors import DockerException

    try:
        yield
    except (DockerException, requests.RequestException, OSError) as error:
        told = getattr(error, "explanation", None) or error
        raise BoxError(f"the container engine could not {action}: {told}", hint="`grade doctor` tries every sandbox") from error
