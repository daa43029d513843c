"""What a suite changes around the submission: built-ins, clocks, randomness, environment, files, the working folder.

In one process `mock.patch("builtins.input")`, `monkeypatch.setenv`, `random.seed` and a file in `tmp_path` take effect for
both. Here the guest is told with the next call, and files that either side wrote below the shared folder are carried over.
"""

from __future__ import annotations

import builtins
import getpass
import operator
import os
import random
import secrets
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from types import ModuleType
from typing import Any

from harness.suite.desk import Desk
from harness.suite.knowledge import Knowledge

__all__ = ["Surroundings"]

_WATCHED: tuple[tuple[ModuleType, tuple[str, ...]], ...] = (
    (builtins, ("input", "print", "open")),
    (time, ("time", "time_ns", "sleep", "monotonic", "perf_counter", "localtime", "gmtime", "strftime", "ctime", "process_time")),
    (random, tuple(n for n in random.__all__ if n not in ("seed", "Random", "SystemRandom", "getstate", "setstate"))),
    (secrets, ("choice", "randbelow", "randbits", "token_hex", "token_bytes", "token_urlsafe")),
    (uuid, ("uuid1", "uuid4")),
    (getpass, ("getpass", "getuser")),
    (subprocess, ("run", "check_output", "check_call", "call", "Popen")),
    (os, ("listdir", "remove", "getenv", "system", "getlogin", "mkdir", "makedirs", "rename", "unlink", "urandom")),
    (os.path, ("exists", "isfile", "isdir", "getsize")),
    (sys, ("stdin", "argv")),
)
_OF_PYTEST = b"PYTEST_"
"""How the variables begin by which pytest says that it runs, and which test."""


class Surroundings:
    """Watches this process, and says what a guest has not been told yet."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._originals = [
            (vars(module), module.__name__, name, vars(module)[name])
            for module, names in _WATCHED
            for name in names
            if name in vars(module)
        ]
        self._untouched = _getters(self._originals)
        self._argv = list(sys.argv)
        self._variables: dict[bytes, bytes] = dict(_variables())
        self._seen_variables: dict[bytes, bytes] = {}
        self._environment: dict[str, str | None] = {}
        self._seeds = 0
        self._seed: Any = None
        self._watch_seed()

    def news(self, known: Knowledge) -> list[list[Any]]:
        """What to tell a guest that knows this much; it is taken to know it from then on."""
        told: list[list[Any]] = []
        patches = self._patches()
        if patches.keys() != known.patches.keys() or any(patches[key] is not known.patches[key] for key in patches):
            told += [["unset", *key] for key in known.patches if key not in patches]
            told += [["set", *key, value] for key, value in patches.items() if known.patches.get(key, self) is not value]
            known.patches = patches
        environment = self._current_environment()
        if environment != known.environment:
            gone = {name: self._original_variable(name) for name in known.environment if name not in environment}
            told.append(["environ", {**gone, **environment}])
            known.environment = environment
        if self._seeds != known.seeds:
            known.seeds = self._seeds
            told.append(["seed", self._seed])
        told += self.desk.outgoing(known)
        return told

    def _patches(self) -> dict[tuple[str, str], Any]:
        try:
            if all(get(names) == originals for names, get, originals in self._untouched):  # one comparison a module, in C
                return {}
        except KeyError:  # one was taken away
            pass
        replaced = [place for place in self._originals if place[0].get(place[2], place[3]) is not place[3]]
        if not replaced:
            return {}
        values = {(module, name): names[name] for names, module, name, _ in replaced}
        return {key: value for key, value in values.items() if not type(value).__module__.startswith("_pytest")}

    def _current_environment(self) -> dict[str, str | None]:
        variables = _variables()
        if variables != self._seen_variables:
            self._seen_variables = dict(variables)
            changed: dict[bytes, bytes | None] = {k: v for k, v in variables.items() if self._variables.get(k) != v}
            changed |= dict.fromkeys(self._variables.keys() - variables.keys())
            told = {k: v for k, v in changed.items() if not k.startswith(_OF_PYTEST)}
            self._environment = {os.fsdecode(k): None if v is None else os.fsdecode(v) for k, v in told.items()}
        return self._environment

    def _original_variable(self, name: str) -> str | None:  # noqa: ARG002 - the guest's own environment is another
        return None

    def _watch_seed(self) -> None:
        original: Callable[..., None] = random.seed

        def seed(a: Any = None, version: int = 2) -> None:
            original(a, version)
            if type(a) in (int, float, str, bytes):
                self._seeds += 1
                self._seed = a

        random.seed = seed  # what the suite seeds, the guest seeds too


_Original = tuple[dict[str, Any], str, str, Any]


def _getters(originals: list[_Original]) -> list[tuple[dict[str, Any], Callable[[dict[str, Any]], Any], tuple[Any, ...]]]:
    """For each module: its names, what gets those that are watched as one tuple, and that tuple as it was."""
    found: list[tuple[dict[str, Any], Callable[[dict[str, Any]], Any], tuple[Any, ...]]] = []
    for module in {name: None for _, name, _, _ in originals}:
        names = next(names for names, name, _, _ in originals if name == module)
        watched = [place for place in originals if place[1] == module]
        get = operator.itemgetter(watched[0][2], *(place[2] for place in watched))  # two at least, so that it gives a tuple
        found.append((names, get, get(names)))
    return found


def _variables() -> dict[bytes, bytes]:
    """The environment as it is kept: comparing that is all that can be afforded before each call."""
    found: dict[bytes, bytes] = os.environ._data  # type: ignore[attr-defined]  # noqa: SLF001
    return found
