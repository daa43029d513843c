"""The process that holds the suite: takes a job and a box's stream from its parent, runs pytest, and reports facts.

Parent and examiner share one local socket. Lines of JSON go both ways; descriptors of boxes' streams come along.
"""

from __future__ import annotations

import base64
import contextlib
import gc
import os
import socket
import sys
import tempfile
import threading
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness.facts import CaseFact
from harness.limits import Limits
from harness.suite.closeness import demand_numbers
from harness.suite.hook import SubmissionFinder
from harness.suite.lines import Warden
from harness.suite.losses import BoxLostError
from harness.suite.talk import Talk
from harness.wire.frames import ClosedError

if TYPE_CHECKING:
    from harness.suite.desk import Desk
    from harness.suite.staging import StagedWorld

__all__ = ["examine"]

_MOST_MEMORY_BYTES = 2 * 2**30
_CONFIGURATION = ("pytest.ini", ".pytest.ini", "pyproject.toml", "tox.ini", "setup.cfg")


class _Boxes:
    """Boxes come from the parent, which alone can open and kill them."""

    def __init__(self, talk: Talk, share: str) -> None:
        self._talk = talk
        self._share = share
        self._lock = threading.Lock()

    def first(self) -> tuple[Warden, bool]:
        return self._receive()

    def another(self) -> tuple[Warden, bool]:
        return self._ask(beside=False)

    def beside(self) -> Warden:
        return self._ask(beside=True)[0]

    def _ask(self, *, beside: bool) -> tuple[Warden, bool]:
        with self._lock:  # the answer is for whoever asked
            self._talk.send({"kind": "need box", "beside": beside})
            return self._receive()

    def _receive(self) -> tuple[Warden, bool]:
        message, descriptors = self._talk.receive()
        if message["kind"] != "box" or len(descriptors) != 1:
            raise BoxLostError("It ended its sandbox again and again.")
        stream = socket.socket(fileno=descriptors[0])
        names = (self._share, message["share"])
        made = Warden(stream, demultiplex=message["demultiplex"], direct=message["direct"], names=names)
        return made, bool(message["out_of_memory"])


def examine(sock: socket.socket) -> None:
    """Run the job that comes first over a socket, if one comes."""
    sys.dont_write_bytecode = True  # beside our own modules it saves time; beside a suite it would be litter
    talk = Talk(sock)
    try:
        job, _ = talk.receive()
    except ClosedError:
        return  # it is not needed
    _run(talk, job)


def _run(talk: Talk, job: dict[str, Any]) -> None:
    import pytest

    from harness.suite import profile, rewritten
    from harness.suite.desk import Desk
    from harness.suite.plugin import Plan, Split
    from harness.suite.staging import StagedWorld
    from harness.suite.surroundings import Surroundings

    _bound_memory()
    if job["rewritten"] is not None:
        rewritten.keep(Path(job["rewritten"]))
    limits = Limits(**job["limits"])
    folders = [Path(folder) for folder in (job["suite"], job["smoke"]) if folder is not None]
    if folders:
        os.chdir(folders[0])
    plan = Plan(
        suite=_path(job["suite"]),
        smoke=_path(job["smoke"]),
        module=job["module"],
        limits=limits,
        seed=job["seed"],
        ends=job["ends"],  # of the clock that all processes of a machine share
        plain=job["plain"],
        shown=job["shown"],
        only=tuple(job["only"]),
        reported=frozenset(job["reported"]),
        sources=_contents(job["sources"]),
        on_declared=lambda checks: talk.send({"kind": "declared", "checks": [asdict(check) for check in checks]}),
        on_begin=lambda fact, is_smoke, by: talk.send({"kind": "begin", "smoke": is_smoke, "fact": _plain(fact), "by": by}),
        on_case=lambda fact, is_smoke: talk.send({"kind": "case", "smoke": is_smoke, "fact": _plain(fact)}),
    )
    world = StagedWorld(_Boxes(talk, job["share"]), limits)
    desk = Desk(Path(job["share"]), plan.suite if plan.plain else None, _contents(job["files"]))
    world.surroundings = Surroundings(desk)
    _settle_at(desk)
    split = Split(world, plan)
    sys.path[:0] = [str(folder) for folder in folders]
    demand_numbers()
    SubmissionFinder(job["modules"], split.import_module, first=job["first"]).install()
    profile.activate(job["examples"], kept=Path(job["kept"]))
    profile.draw_alike(plan.suite)
    plugins = [split, _schedules(job, world), *([] if job["examples"] is None else [profile.Widened(job["examples"])])]
    gc.freeze()  # what is loaded by now stays; collecting it again and again is a tenth of a short run
    gc.set_threshold(20_000, 20, 100)
    code = pytest.main([*_arguments(folders, job["seed"], plain=plan.plain), *_temporary(desk)], plugins=plugins)
    world.finish()
    talk.send(
        {
            "kind": "done",
            "code": int(code),
            "error": "" if split.error is None else split.error.message,
            "problems": [asdict(problem) for problem in plan.problems],
            "python": world.python,
            "peak_memory_kib": world.peak_memory_kib,
            "calls": world.calls,
        }
    )


def _schedules(job: dict[str, Any], world: StagedWorld) -> object:
    """The plug-in with the fixture `sim`."""
    from harness.suite.schedules.boxed import Boxed
    from harness.suite.schedules.explore import Wish
    from harness.suite.schedules.fixture import Schedules
    from harness.suite.schedules.homes import Texts

    texts = Texts(job["texts"], job["own"], job["libraries"])
    wish = Wish(job["schedules"], job["replay"], all=job["schedules"] is not None)
    return Schedules(lambda _: Boxed(world, texts, module=job["module"], seed=job["seed"]), wish)


def _bound_memory() -> None:
    """Whatever comes from a box, and whatever a suite makes of it, this process does not take the machine's memory."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # not every system has it
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        most = _MOST_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(hard, _MOST_MEMORY_BYTES)
        resource.setrlimit(resource.RLIMIT_DATA, (most, hard))


def _arguments(folders: list[Path], seed: int, *, plain: bool) -> list[str]:
    """Options of pytest: nothing of its surroundings may change what a suite means."""
    ours = ["-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:faulthandler", "--continue-on-collection-errors"]
    if plain:  # its own configuration and the plug-ins that it was written for are part of a foreign suite
        configured = any((folders[0] / name).is_file() for name in _CONFIGURATION)
        own = [] if configured else ["-c", os.devnull, f"--rootdir={folders[0]}"]
        return [str(folders[0]), *own, "-p", "no:prodgrade", "-p", "hypothesispytest", f"--hypothesis-seed={seed}", *ours]
    return [
        *map(str, folders),
        "-c",
        os.devnull,
        f"--rootdir={folders[0]}",
        "--import-mode=importlib",
        "--disable-plugin-autoload",
        *("-p", "hypothesispytest"),
        f"--hypothesis-seed={seed}",
        *ours,
    ]


def _settle_at(desk: Desk) -> None:
    """Work where the submission's working folder is shared, and make temporary files where they are."""
    if desk.folder is not None:
        os.chdir(desk.folder)
    desk.temporary.mkdir(parents=True)
    tempfile.tempdir = str(desk.temporary)


def _temporary(desk: Desk) -> list[str]:
    return [f"--basetemp={desk.temporary / 'cases'}", "-o", "tmp_path_retention_policy=none"]


def _plain(fact: CaseFact) -> dict[str, Any]:
    return {**asdict(fact), "verdict": fact.verdict.name}


def _contents(files: dict[str, str]) -> dict[str, bytes]:
    return {name: base64.b64decode(text) for name, text in files.items()}


def _path(text: str | None) -> Path | None:
    return None if text is None else Path(text)
