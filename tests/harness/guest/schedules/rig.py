"""Plays functions of a submission without a host: `python rig.py FOLDER`, a job as JSON from standard input.

A job names the module, its functions (or none, for all that its ALL names), and schedules. Prints, for each function and
schedule: why it stopped, what it gave, steps and hash. Standard library only, for every Python that guests may have.
"""

from __future__ import annotations

import gc
import json
import os
import sys

from harness.guest.operations import import_module
from harness.guest.schedules import stage
from harness.guest.schedules.engine import ENGINE
from harness.guest.schedules.strategies import Plan


def main() -> None:
    """Do the job."""
    job = json.load(sys.stdin)
    os.chdir(sys.argv[1])
    sys.path.insert(0, sys.argv[1])
    stage.set_up()
    gc.freeze()  # as a fork of the stage does
    names = job["functions"] or _named(job["module"])
    told = {name: [_play(job["module"], name, *schedule) for schedule in job["schedules"]] for name in names}
    print(json.dumps(told))


def _named(module: str) -> list[str]:
    stage.STAGE.reset(1)
    names: list[str] = import_module(module).ALL
    return names


def _play(module: str, name: str, strategy: str, number: int) -> list[object]:
    stage.STAGE.reset(number)
    ENGINE.begin(Plan(strategy, number, 1000 + number, steps=60, sites=range(40), timers=0.0))
    given: list[object] = []

    def client() -> None:
        try:
            given.append(getattr(import_module(module), name)())
        except BaseException as error:
            given.append(f"{type(error).__name__}: {error}")

    ENGINE.spawn(client, client=1)
    ENGINE.pump(10_000.0, until=frozenset({1}), budget=20_000, strict=False)
    reason = ENGINE.reason
    ENGINE.pump(10_000.0, until=frozenset(), budget=20_000, strict=False)
    return [reason, given[0] if given else None, ENGINE.steps, ENGINE.hash, len(ENGINE.table()), [crash[:2] for crash in ENGINE.crashes]]


if __name__ == "__main__":
    main()
