"""A plain subprocess with kernel limits. Not a sandbox: for a learner's own code on their own machine."""

from __future__ import annotations

import importlib.util
import os
import secrets
import site
import sysconfig
from collections.abc import Iterable
from pathlib import Path

from harness import folders
from harness.sandbox.base import BoxSpec
from harness.sandbox.local import process, tree

__all__ = ["DOES_NOT_HOLD", "ISOLATES", "NAME", "missing", "open"]

NAME = "bare"
ISOLATES = False
DOES_NOT_HOLD: frozenset[str] = frozenset({"files", "network", "rights", "processes", "disk"})

_MARK = "PRODGRADE_BOX"


def missing() -> str | None:
    """What this machine lacks, in a sentence; None when it works."""
    if os.name != "posix" or importlib.util.find_spec("resource") is None:
        return "it needs a POSIX system (Linux or macOS); use the docker sandbox"
    return None


def open(spec: BoxSpec) -> process.ProcessBox:  # noqa: A001 - the name that the Backend protocol gives it
    """Start the program in a folder of its own. Raises BoxError."""
    folder = folders.make("box")
    mark = secrets.token_hex(16)
    bounds = process.resource_limits(spec.limits, own_user=False)
    command = [process.base_interpreter(), "-s", "-S", "-c", process.with_prelude(spec.program, bounds)]
    try:
        started = process.start(
            command,
            environment={**process.environment(spec, home=folder), _MARK: mark},
            directory=folder,
        )
    except BaseException:  # whatever stopped us, the folder must not stay
        folders.remove(folder)
        raise
    return process.ProcessBox(
        started,
        work_dir=folder,
        library_path=tuple(_site_packages()),
        end=lambda: tree.kill_tree(started.process.pid, mark=f"{_MARK}={mark}"),
        release=lambda: folders.remove(folder),
    )


def _site_packages() -> Iterable[str]:
    ours = (sysconfig.get_path("purelib"), sysconfig.get_path("platlib"), *site.getsitepackages())
    return (path for path in dict.fromkeys(ours) if Path(path).is_dir())
