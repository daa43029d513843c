"""Imports each of the named modules in a process of its own, and tells as JSON what else that did.

    python -I import_probe.py ROOT MODULE...

One interpreter is started and forked for each module: a fresh import without the price of a fresh start.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import random
import signal
import sys
import tempfile
import threading
import traceback
import warnings

SEEDED: list[object] = []
"""What the global random generator was seeded with; drawing from it, as rich does when imported, is no matter."""


def main() -> None:
    """Print {module: [what it did besides defining names]}."""
    root, *modules = sys.argv[1:]
    sys.path.insert(0, root)
    random.seed = SEEDED.append  # type: ignore[assignment]  # a recorder, for the children to inherit
    json.dump({module: effects_of(module) for module in modules}, sys.stdout)


def effects_of(module: str) -> list[str]:
    """What importing it does, seen from a child process that did nothing before."""
    with tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as answer:
        child = os.fork()
        if child == 0:
            try:
                os.dup2(printed.fileno(), 1)
                os.dup2(printed.fileno(), 2)
                answer.write(json.dumps(_import_and_compare(module)).encode())
                answer.flush()
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        answer.seek(0)
        printed.seek(0)
        found: list[str] = json.loads(answer.read() or b'["the import ended the process"]')
        words = printed.read().decode(errors="replace").strip()
    return [*found, f"printed {words!r}"] if words else found


def _import_and_compare(module: str) -> list[str]:
    warnings.simplefilter("error")
    before = _state()
    try:
        importlib.import_module(module)
    except BaseException:  # noqa: BLE001 anything an import may raise, SystemExit too, is what we are here to tell
        return [traceback.format_exc(limit=-3)]
    sys.stdout.flush()
    after = _state()
    return [f"changed {name}" for name in before if before[name] != after[name]]


def _state() -> dict[str, object]:
    return {
        "the threads": threading.active_count(),
        "the working directory": os.getcwd(),  # noqa: PTH109 as the system tells it
        "the environment": dict(os.environ),
        "the import path": list(sys.path),
        "the root logger": (logging.root.level, list(logging.root.handlers)),
        "the random seed": len(SEEDED),
        "the signal handlers": [signal.getsignal(number) for number in sorted(signal.valid_signals())],
        "the excepthook": sys.excepthook,
        "the descriptors": sorted(os.listdir("/dev/fd")),  # noqa: PTH208 names are enough
    }


if __name__ == "__main__":
    main()
