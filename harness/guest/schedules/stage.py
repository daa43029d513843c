"""The stage: a process in which threads, locks and clocks are the engine's, and the submission's text has points.

The standard library's own classes are not imitated: private copies of threading, queue, logging and concurrent.futures
are run over replaced `_thread`, `time` and `_queue`, so Condition, Queue, Future and ThreadPoolExecutor are the real
ones, with their order of wake-ups. Nothing of the submission has run yet; each schedule imports it anew.
"""

from __future__ import annotations

import atexit
import contextlib
import functools
import gc
import importlib
import importlib.util
import itertools
import os
import random
import sys
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import Any

from harness.guest import proxies
from harness.guest.schedules import canary, identity, primitives
from harness.guest.schedules.engine import ENGINE
from harness.guest.schedules.instrument import instrument
from harness.wire import names

__all__ = ["STAGE", "Stage", "set_up"]

_COPIED = ("threading", "logging", "queue", "concurrent.futures._base", "concurrent.futures.thread", "concurrent.futures")
_find_spec = importlib.util.find_spec
_CORES = 4
_seed, _collect = random.seed, gc.collect
_by_address: Any = object.__hash__


def set_up() -> list[str]:
    """Make this process the stage for the modules in its working folder. The names of the files that have points, in order."""
    folder = os.getcwd()
    _replace_library()
    STAGE.add(canary.FILE, canary.FILE, canary.SOURCE)
    told = [""]
    for name in _python_files(folder):
        module, path = _module_name(name), os.path.join(folder, name)
        STAGE.files[module] = path
        try:
            with open(path, "rb") as file:
                STAGE.add(module, path, file.read())
        except (OSError, SyntaxError, ValueError, RecursionError):  # what is no Python is met again where it is imported
            continue
        told.append(name)
    sys.meta_path.insert(0, _Finder())
    return told


def _python_files(folder: str) -> list[str]:
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if name.isidentifier())
        below = os.path.relpath(place, folder)
        found += [name if below == "." else f"{below}/{name}" for name in files if name.endswith(".py") and name[:-3].isidentifier()]
    return sorted(found)


@dataclass
class Stage:
    """What is known of the submission's modules. files: by module. codes: with points, by module."""

    files: dict[str, str] = field(default_factory=dict)
    codes: dict[str, CodeType] = field(default_factory=dict)
    original: dict[str, Any] = field(default_factory=dict)

    def add(self, module: str, path: str, source: str | bytes) -> None:
        """Put points into a file. Raises SyntaxError, ValueError or RecursionError for what is no Python."""
        code, lines = instrument(source, path, _point, len(ENGINE.sites))
        number = ENGINE.files[path] = len(ENGINE.files)
        ENGINE.sites += [(number, line) for line in lines]
        self.codes[module] = code

    def reset(self, seed: int) -> None:
        """Forget every module of the submission and what it left in the library; randomness starts from `seed`."""
        for name in self.files:
            sys.modules.pop(name, None)
        identity.forget()
        _seed(seed)
        numpy_random = sys.modules.get("numpy.random")
        if numpy_random is not None:
            numpy_random.seed(seed % 2**32)
        entropy = random.Random(seed)  # noqa: S311 - not for secrets: it must be the same each time
        os.urandom = lambda size: entropy.getrandbits(8 * size).to_bytes(size, "big") if size else b""
        self._reset_threading()
        self._reset_executors()
        self._reset_logging()
        _collect()

    def canary_class(self) -> object:
        """The known racy class, made anew."""
        space: dict[str, Any] = {"__name__": canary.FILE}
        exec(self.codes[canary.FILE], space)  # noqa: S102 - our own text
        return space["Counter"]

    def _reset_threading(self) -> None:
        threading = vars(sys.modules["threading"])
        threading["_counter"] = itertools.count(1).__next__
        main = threading["_main_thread"]
        threading["_active"].clear()
        threading["_active"][1] = main
        threading["_limbo"].clear()
        threading["_dangling"] = weakref.WeakSet([main])
        threading["excepthook"] = lambda told: ENGINE.crash(told.exc_value)

    @staticmethod
    def _reset_executors() -> None:
        executors: Any = sys.modules["concurrent.futures.thread"]
        executors.ThreadPoolExecutor._counter = itertools.count().__next__  # noqa: SLF001 - it names threads by it
        executors._threads_queues.clear()  # noqa: SLF001

    @staticmethod
    def _reset_logging() -> None:
        logging: Any = sys.modules["logging"]
        root = logging.root
        if root.handlers or root.manager.loggerDict:
            root.handlers.clear()
            root.filters.clear()
            root.setLevel(logging.WARNING)
            root.manager.loggerDict.clear()
            root.manager.disable = 0


STAGE = Stage()
"""The one of this process; empty until it is set up."""


def _point(value: Any, site: int) -> Any:
    ENGINE.step(site)
    return value


class _Finder(MetaPathFinder, Loader):
    """Finds the submission's modules, with points in them."""

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> ModuleSpec | None:
        path = STAGE.files.get(fullname)
        if path is None or fullname not in STAGE.codes:
            return None
        package = os.path.basename(path) == "__init__.py"
        spec = ModuleSpec(fullname, self, origin=path, is_package=package)
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [os.path.dirname(path)]
        return spec

    def exec_module(self, module: ModuleType) -> None:
        vars(module)["id"] = identity.id_of
        ENGINE.quiet += 1  # the interpreter's own lock of this import must not be waited for
        try:
            exec(STAGE.codes[module.__name__], module.__dict__)  # noqa: S102 - this is what importing means
        finally:
            ENGINE.quiet -= 1
        for kind in list(vars(module).values()):
            if isinstance(kind, type) and kind.__module__ == module.__name__ and getattr(kind, "__hash__", None) is _by_address:
                with contextlib.suppress(TypeError, AttributeError):
                    type.__setattr__(kind, "__hash__", identity.hash_of)


def _module_name(file: str) -> str:
    parts = file[: -len(".py")].split("/")
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def _replace_library() -> None:
    """Put our `_thread`, `time` and `_queue` in place, and the copies that are run over them."""
    for name in _COPIED:
        importlib.import_module(name)  # the real ones, first: whoever has them keeps them
    replaced: Mapping[str, Any] = {"_thread": primitives.thread_module(), "time": primitives.time_module(), "_queue": None}
    sys.modules.update(replaced)
    with _nothing_registered():
        for name in _COPIED:
            _copy(name)
    queue: Any = sys.modules["queue"]
    queue.SimpleQueue = queue._PySimpleQueue  # noqa: SLF001 - the one that is written in Python
    futures: Any = sys.modules["concurrent.futures"]
    base: Any = sys.modules["concurrent.futures._base"]
    futures.ThreadPoolExecutor = vars(sys.modules["concurrent.futures.thread"])["ThreadPoolExecutor"]
    vars(base)["id"] = identity.id_of
    base.Future.__hash__ = identity.hash_of
    vars(sys.modules["threading"])["Thread"].__hash__ = identity.hash_of
    for proxy in (proxies.HostFunction, proxies.HostObject):
        proxy.__hash__ = identity.hash_of  # type: ignore[method-assign, assignment]
    for name in ("cpu_count", "process_cpu_count"):
        setattr(os, name, lambda: _CORES)  # how many threads a pool has must not depend on the machine
    functools.RLock = primitives.RLock  # type: ignore[attr-defined]  # cached_property has one up to Python 3.11
    names.renew()


def _copy(name: str) -> None:
    spec = _find_spec(name)
    if spec is None or spec.loader is None:
        raise ImportError(name)
    made = importlib.util.module_from_spec(spec)
    sys.modules[name] = made
    spec.loader.exec_module(made)
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, made)


@contextlib.contextmanager
def _nothing_registered() -> Any:
    """Copies do not ask to be called at a fork or at the end."""
    kept: tuple[Callable[..., Any], Callable[..., Any]] = (os.register_at_fork, atexit.register)
    os.register_at_fork = lambda **_: None
    vars(atexit)["register"] = lambda function, *_, **__: function
    try:
        yield
    finally:
        os.register_at_fork, atexit.register = kept
