"""The limits of one run, each finite, each with its unit in its name."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["SEED", "Limits"]

SEED = 20260301
"""Properties and schedules are drawn from it: the same for every submission, so that the same code scores the same."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one submission may use. Every backend enforces what it can and says what it cannot.

    wall_seconds: the longest a single case may take, by the host's clock.
    total_seconds: the longest the whole run may take, by the host's clock.
    cpu_seconds: CPU time of one guest process.
    memory_mib: memory of the whole box, all its processes together; there is no swap.
    processes: processes and threads in the box at one time.
    output_kib: what the submission may print in one case.
    disk_mib: what may be written under the box's work folder and /tmp together.
    open_files: descriptors of one process.
    """

    wall_seconds: float = 10.0
    total_seconds: float = 120.0
    cpu_seconds: float = 10.0
    memory_mib: int = 512
    processes: int = 64
    output_kib: int = 1024
    disk_mib: int = 64
    open_files: int = 256
