"""What a sandbox backend is: a module that can say what it lacks, and open a box."""

from __future__ import annotations

import socket
from dataclasses import dataclass, field
from enum import Enum
from typing import Protocol, Self

from harness.limits import Limits

__all__ = ["Backend", "Box", "BoxSpec", "Ending", "Framing"]


class Framing(Enum):
    """How the bytes of a box's stream are to be read by the host."""

    PLAIN = "plain"
    """The guest's bytes as they are, over a local socket that can also carry descriptors."""
    DOCKER = "docker"
    """Engine attach stream: 8-byte headers (stream, 0, 0, 0, length) tell standard output from standard error."""


@dataclass(frozen=True, slots=True)
class BoxSpec:
    """What to open.

    program: Python source that the box's first process runs (`python -c program`), its standard input and
        output being the box's stream. libraries: import names of third-party packages it may import.
    image: reference or digest of the container image, for backends that use one; "" means the default.
    label: names this run; backends put it on what they create, so that left-overs can be found.
    """

    program: str
    limits: Limits
    libraries: tuple[str, ...] = ()
    image: str = ""
    label: str = ""
    environment: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ending:
    """How a box's first process ended, as seen from outside.

    exit_code: negative for a signal; None when unknown. out_of_memory: the kernel killed something in the box.
    stderr: the last few KiB of what the first process itself wrote to standard error (our guest's own words).
    """

    exit_code: int | None
    out_of_memory: bool = False
    stderr: str = ""


class Box(Protocol):
    """One running sandbox. A context manager; closing twice is harmless; closing leaves nothing behind."""

    @property
    def stream(self) -> socket.socket:
        """The host's end: what is sent reaches the first process's standard input, and its output comes back."""
        ...

    @property
    def framing(self) -> Framing: ...

    @property
    def image(self) -> str:
        """Digest of the image the box runs, "sha256:...", or "" where there is none."""
        ...

    @property
    def work_dir(self) -> str:
        """Absolute path, inside the box, of the empty writable folder that the guest works in."""
        ...

    @property
    def temporary_dir(self) -> str:
        """Where temporary files go in a box that sees the machine's own file system; "" where it has one of its own."""
        ...

    @property
    def library_path(self) -> tuple[str, ...]:
        """Absolute paths, inside the box, to add to the guest's import path for third-party libraries."""
        ...

    def kill(self) -> None:
        """End every process of the box at once, from outside. Harmless when it has ended."""
        ...

    def ending(self, wait_seconds: float = 5.0) -> Ending | None:
        """How it ended, waiting at most so long; None while it runs."""
        ...

    def close(self) -> None:
        """Kill, release and remove everything that belongs to the box."""
        ...

    def __enter__(self) -> Self: ...

    def __exit__(self, *exception: object) -> None: ...


class Backend(Protocol):
    """A module of this package (`bare`, `bubblewrap`, `docker`) or of an entry point, with these names."""

    NAME: str
    ISOLATES: bool
    DOES_NOT_HOLD: frozenset[str]
    """Names of the guarantees of harness.sandbox.conformance that it does not promise, although it isolates."""

    def missing(self) -> str | None:
        """One sentence on what this machine lacks for this backend and what to do, or None when it works here."""
        ...

    def open(self, spec: BoxSpec) -> Box:
        """A started box. Raises BoxError."""
        ...
