"""The stage gives each schedule the submission anew, and a library over the engine that is otherwise Python's own."""

from __future__ import annotations

import atexit
import functools
import importlib
import logging
import os
import queue
import random
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from harness.guest.proxies import HostFunction
from harness.guest.schedules import identity, primitives, stage
from harness.guest.schedules.engine import ENGINE
from harness.guest.schedules.stage import STAGE
from harness.guest.schedules.strategies import Plan
from harness.wire.names import name_of
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
            assert name_of(queue.Empty) == "queue:Empty"  # it is known, and the copy's is another
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


def _library() -> list[Any]:
    """The copies that are in place: threading, logging, concurrent.futures.thread."""
    return [sys.modules[name] for name in ("threading", "logging", "concurrent.futures.thread")]


def _state() -> dict[str, Any]:
    threading, record, executors = _library()
    module: Any = importlib.import_module("m")
    root = record.root
    return {
        "module": [*module.found, module.here],
        "threads": [threading.Thread().name, len(threading.enumerate())],
        "loggers": [len(root.handlers), len(root.filters), root.level, root.manager.disable, sorted(root.manager.loggerDict)],
        "executors": [executors.ThreadPoolExecutor()._thread_name_prefix, len(executors._threads_queues)],
        "drawn": [random.random(), os.urandom(4).hex(), os.urandom(0).hex()],
    }


def _disturb() -> list[Any]:
    """What schedules leave behind; keep what comes back."""
    threading, record, executors = _library()
    importlib.import_module("m").found.append(1)
    play(threading.current_thread)
    begun: Any = threading.Thread()
    threading._limbo[begun] = begun
    executors._threads_queues[begun] = None
    record.basicConfig(level=record.DEBUG)
    record.root.addFilter(record.Filter())
    record.disable()
    record.getLogger("own").setLevel(record.ERROR)
    return [begun]


def test_each_schedule_begins_with_the_library_as_new(staged: Any) -> None:
    """Modules, numbers, threads, loggers and executors are as they were; randomness and entropy start from the seed."""

    def act(_: object) -> Any:
        told = [_state()]
        kept = _disturb()
        told.append(_state())
        STAGE.reset(1)
        told.append(_state())
        del kept
        STAGE.reset(2)
        return [*told, _state()]

    first, disturbed, again, other = staged(act)
    assert first == again
    assert [name for name in first if disturbed[name] == first[name]] == []
    assert [name for name in first if other[name] != first[name]] == ["drawn"]
    assert (first["threads"], first["loggers"]) == (["Thread-1", 1], [0, 0, logging.WARNING, 0, []])
    assert first["executors"] == ["ThreadPoolExecutor-0", 0]
    assert (first["drawn"][2], other["drawn"][0] != first["drawn"][0], other["drawn"][1] != first["drawn"][1]) == ("", True, True)


def test_the_library_is_over_the_engine(staged: Any) -> None:
    """Queues wait in it, pools have as many threads everywhere, hashes are numbers, and our codec knows the copies' classes."""

    def act(_: object) -> Any:
        lines, futures, base = (vars(sys.modules[name]) for name in ("queue", "concurrent.futures", "concurrent.futures._base"))
        line, told = lines["SimpleQueue"](), []
        reason = play(lambda: told.append(line.get()), lambda: line.put(5))
        things = [_library()[0].Thread(), futures["Future"](), HostFunction([5, "f", [], True, None], list)]
        return [
            [reason, told, os.cpu_count(), vars(functools)["RLock"] is primitives.RLock, base["id"] is identity.id_of],
            [hash(thing) == identity.number_of(thing) for thing in things],
            [name_of(lines["Empty"]), futures["ThreadPoolExecutor"] is _library()[2].ThreadPoolExecutor],
        ]

    assert staged(act) == [["quiet", [5], 4, True, True], [True] * 3, ["queue:Empty", True]]


def test_copies_ask_for_nothing_at_a_fork_or_at_the_end(tmp_path: Path) -> None:
    """They would be called with locks of the engine's; whoever asks later is heard."""

    def act() -> Any:
        asked: list[object] = []
        for name in stage._COPIED:
            importlib.import_module(name)
        vars(os)["register_at_fork"] = lambda **how: asked.append(sorted(how))
        vars(atexit)["register"] = asked.append
        os.chdir(tmp_path)
        stage.set_up()
        at_once = [*asked]
        os.register_at_fork(before=list)
        atexit.register(1)  # type: ignore[arg-type]  # the fake's
        return [at_once, asked]

    assert run(act) == [[], [["before"], 1]]


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
