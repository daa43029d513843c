"""The stage gives each schedule the submission anew, and a library over the engine that is otherwise Python's own."""

from __future__ import annotations

import importlib
import logging
import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.guest.schedules import identity, stage
from harness.guest.schedules.engine import ENGINE
from harness.guest.schedules.stage import STAGE
from harness.guest.schedules.strategies import Plan
from tests.harness.guest.children import run
from tests.harness.guest.schedules.plays import go_on, play

FILES = {
    "m.py": "import threading, inner.part\nclass Plain: pass\nclass Sorted:\n    __hash__ = None\nfound = []\nhere = id(found)\n",
    "inner/__init__.py": "name = __name__\n",
    "inner/part.py": "raised = []\n",
    "broken.py": "x = = 1\n",
    "not-a-name.py": "x = 1\n",
    "no-folder/other.py": "x = 1\n",
    "words.txt": "x = 1\n",
}


@pytest.fixture
def staged(tmp_path: Path) -> Callable[[Callable[[list[str]], object]], Any]:
    """What a function gives in a process that is the stage for FILES; it is given what `set_up` told."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)

    def on_stage(function: Callable[[list[str]], object]) -> Any:
        def act() -> Any:
            os.chdir(tmp_path)
            sys.path.insert(0, str(tmp_path))
            told = stage.set_up()
            STAGE.reset(1)
            return function(told)

        return run(act)

    return on_stage


def test_every_module_has_points(staged: Any) -> None:
    """The files that have are told in order, after the canary's place; what no import could find, or what is no Python, has none."""
    assert staged(lambda told: told) == ["", "inner/__init__.py", "inner/part.py", "m.py"]


def test_modules_are_found_as_python_finds_them(staged: Any) -> None:
    """Packages and their parts have places and specs; what is no Python raises what it raises; libraries are left alone."""

    def act(_: object) -> Any:
        module: Any = importlib.import_module("m")
        inner: Any = sys.modules["inner"]
        with pytest.raises(SyntaxError):
            importlib.import_module("broken")
        return [
            [Path(module.__file__).name, module.__spec__.submodule_search_locations],
            [Path(inner.__file__).name, inner.__spec__.submodule_search_locations == [str(Path(inner.__file__).parent)]],
            [inner.name, module.inner.part.raised, importlib.import_module("colorsys").__name__],
        ]

    assert staged(act) == [["m.py", None], ["__init__.py", True], ["inner", [], "colorsys"]]


def test_importing_is_no_step(staged: Any) -> None:
    """The interpreter's lock of an import must not be waited for, so nobody gets a turn in between; later, points count."""

    def act(_: object) -> Any:
        def bring() -> None:
            importlib.import_module("m")

        play(bring)
        imported = ENGINE.steps
        play(lambda: sys.modules["m"].Plain and stage._point(0, 3))
        return [imported, ENGINE.steps, ENGINE.seen]

    assert staged(act) == [0, 1, {"3": 1}]


def test_addresses_are_numbers(staged: Any) -> None:
    """Of `id`, and of instances whose class does not say how they hash; who cannot be hashed still cannot."""

    def act(_: object) -> Any:
        module: Any = importlib.import_module("m")
        plain = module.Plain()
        with pytest.raises(TypeError, match="unhashable"):
            hash(module.Sorted())
        return [module.here == identity.id_of(module.found), hash(plain) == identity.number_of(plain)]

    assert staged(act) == [True, True]


def test_each_schedule_begins_with_the_library_as_new(staged: Any) -> None:
    """Modules, threads, loggers and their settings are as they were; randomness and entropy start from the seed."""

    def state() -> Any:
        threading: Any = importlib.import_module("threading")
        record: Any = importlib.import_module("logging")
        root = record.root
        return [threading.Thread().name, len(threading.enumerate()), len(root.handlers), root.level, sorted(root.manager.loggerDict)]

    def drawn() -> Any:
        return [random.random(), os.urandom(4).hex(), os.urandom(0).hex(), *_numpy_random()]

    def disturb() -> None:
        importlib.import_module("m").found.append(1)
        threading: Any = importlib.import_module("threading")
        threading.Thread(target=lambda: None)._started.set()
        record: Any = importlib.import_module("logging")
        record.basicConfig(level=record.DEBUG)
        record.getLogger("own").setLevel(record.ERROR)

    def act(_: object) -> Any:
        told = [[state(), drawn(), [*importlib.import_module("m").found]]]
        disturb()
        STAGE.reset(1)
        told.append([state(), drawn(), [*importlib.import_module("m").found]])
        STAGE.reset(2)
        return [*told, drawn()]

    first, again, other = staged(act)
    assert first == again
    assert first[0] == ["Thread-1", 1, 0, logging.WARNING, []]
    assert (first[2], first[1][2]) == ([], "")
    assert all(one != two for one, two in zip(first[1], other, strict=True) if one)


def _numpy_random() -> list[float]:
    numpy: Any = sys.modules.get("numpy.random")
    return [] if numpy is None else [numpy.random()]


@pytest.mark.parametrize("has_numpy", [True, False])
def test_randomness_of_numpy_too(has_numpy: bool, staged: Any) -> None:
    """Where it is loaded its generator starts from the seed as well; where it is not, nothing loads it."""

    def act(_: object) -> Any:
        sys.modules.pop("numpy.random", None)
        if has_numpy:
            sys.modules["numpy.random"] = random  # it has a `seed` too
        STAGE.reset(2**32 + 5)
        drawn = random.random()
        random.seed(5 if has_numpy else 2**32 + 5)
        return [drawn == random.random(), "numpy.random" in sys.modules]

    assert staged(act) == [True, has_numpy]


def test_an_uncaught_exception_of_a_thread_is_a_crash(staged: Any) -> None:
    """The library hands it to the engine, and prints nothing."""

    def act(_: object) -> Any:
        threading: Any = importlib.import_module("threading")

        def start() -> None:
            thread = threading.Thread(target=[].pop)
            thread.start()
            thread.join()

        return [play(start), [crash[:2] for crash in ENGINE.crashes]]

    assert staged(act) == ["quiet", [["IndexError", "pop from empty list"]]]


@pytest.mark.parametrize("strategy, counts", [("fifo", 2), ("lifo", 2), ("sweep", 1)])
def test_the_canary_counts_right_unless_it_is_interrupted(strategy: str, counts: int, staged: Any) -> None:
    """One after the other its threads lose nothing; one interruption between load and store loses an update."""

    def act(_: object) -> Any:
        found = set()
        for number in range(8):
            counter: Any = STAGE.canary_class()
            made = counter()
            ENGINE.begin(Plan(strategy, number, 1, steps=20, sites=(), timers=0.0))
            for client in (0, 1):
                ENGINE.spawn(made.bump, client=client)
            go_on()
            found.add(made.value())
        return min(found)

    assert staged(act) == counts


def test_a_library_that_is_not_there_is_not_copied() -> None:
    """Its name is the error."""
    with pytest.raises(ImportError, match="no_such_library"):
        stage._copy("no_such_library")
