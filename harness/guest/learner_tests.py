"""A learner's pytest files in a guest: collected once, and then run one test at a time in forks of that guest.

Everything here lives beside the learner's code, which may do to it what it likes. So nothing that it says of a test is
evidence of anything but what that test wants to have said; it gains nothing by lying, because it cannot know which
implementation it is speaking of.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import os
import random
import socket
import sys
import time
from collections.abc import Callable
from typing import Any

from harness.guest.documented import Distant, install
from harness.wire.frames import FrameStream, SocketStream

__all__ = ["OPERATIONS", "connect"]

_PLUGINS = ("_hypothesis_pytestplugin",)
_OPTIONS = (
    "--import-mode=importlib",
    "--assert=plain",
    "--capture=no",
    *("-c", os.devnull),
    *("-p", "no:cacheprovider"),
    *("-p", "no:terminal"),
    *("-p", "no:faulthandler"),
)
_OWN_SETTINGS = "_hypothesis_internal_use_settings"  # where hypothesis keeps them, on the test
_OF_CHARACTERS = ("text(", "characters(", "from_regex(", "from_type(", "builds(", "emails(", "domains(", "urls(")
"""Strategies that need hypothesis' tables of characters."""
_LONGEST_NAME, _LONGEST_WORDS = 120, 2000
_process_time = time.process_time  # tests may replace the module's


class _Bench:
    """The collected tests of this process, and what is being seen of the one that runs."""

    def __init__(self) -> None:
        self.distant = Distant(1.0)
        self.session: Any = None
        self.items: list[Any] = []
        self.errors: list[str] = []
        self.seen: dict[str, str] = {}
        self.examples = 0
        self.seed = 0

    # Hooks of pytest.

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed:
            self.errors.append(str(report.longrepr)[-_LONGEST_WORDS:])

    def pytest_runtest_logreport(self, report: Any) -> None:
        if getattr(report, "wasxfail", None) is not None:
            self.seen[report.when] = "expected to fail"
        else:
            self.seen.setdefault(report.when, report.outcome)

    def pytest_exception_interact(self, call: Any, report: Any) -> None:
        if getattr(report, "when", None) == "call":
            self.seen["call"] = _kind(call.excinfo.value)


_bench = _Bench()


def ready(module: str, outline: str, tests: tuple[str, ...], examples: int, call_seconds: float) -> None:
    """Everything that comes before the tests are imported; what is forked from this guest then collects them the sooner.

    outline: see `documented.install`. examples: how many cases a property generates unless it says so itself.
    """
    _bench.distant = Distant(call_seconds)
    install(module, outline, _bench.distant)
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    sys.dont_write_bytecode = True
    _settle(examples)
    importlib.import_module("pdb")  # which every collection imports
    _bench.session = _session(tests)
    if any(word in text(name) for name in tests for word in _OF_CHARACTERS):
        importlib.import_module("hypothesis.strategies").text().validate()  # takes a second, once, and none of the forks' time
    _offer_own_constants_only()


def collect() -> dict[str, Any]:
    """Import the tests beside the documented module: names of the tests, whether each is a property, and what went wrong."""
    session = _bench.session
    try:
        session.config.hook.pytest_collection(session=session)
        _bench.items = list(session.items)
    except BaseException as error:  # whatever importing tests raises, an exit too
        _bench.errors.append(f"{type(error).__name__}: {error}"[:_LONGEST_WORDS])
        return {"tests": [], "errors": _bench.errors}
    for item in _bench.items:
        _prepare(item)
    names = [item.nodeid.partition("::")[2][:_LONGEST_NAME] for item in _bench.items]
    properties = [_handle(item) is not None for item in _bench.items]
    return {"tests": [list(pair) for pair in zip(names, properties)], "errors": _bench.errors}  # noqa: B905 - of one list both


def _session(tests: tuple[str, ...]) -> Any:
    """A session that is about to collect these files, for which nothing of the learner's is imported.

    As pytest-xdist does it: pytest has no public way to collect now and run later.
    """
    plugins = [argument for name in _PLUGINS for argument in ("-p", name)]
    here = (f"--rootdir={os.getcwd()}", f"--confcutdir={os.getcwd()}", "--noconftest")
    config = importlib.import_module("_pytest.config")._prepareconfig([*tests, *here, *_OPTIONS, *plugins], [_bench])  # noqa: SLF001
    config.pluginmanager._noconftest = False  # noqa: SLF001 - those are imported along with the tests
    config.option.tbstyle = "native"  # of errors in fixtures: the usual one parses the whole file for each
    config._do_configure()  # noqa: SLF001 - the same
    session = importlib.import_module("pytest").Session.from_config(config)
    config.hook.pytest_sessionstart(session=session)
    return session


def connect(descriptor: int) -> None:
    """From now on the documented functions ask the implementation at the other end."""
    if _bench.distant.frames is not None:
        _bench.distant.frames.close()
    place = os.dup(descriptor)  # the lowest that is free: that of the one before
    os.close(descriptor)
    _bench.distant.frames = FrameStream(SocketStream(socket.socket(fileno=place)))


def begin(seed: int) -> None:
    """All randomness that can be given a seed starts from this one, in each test anew."""
    _bench.seed = seed


def run(number: int, following: int) -> list[Any]:
    """Run one test: [what happened, cases that a property tried, its milliseconds of CPU]. following: the next, -1 for none."""
    item = _bench.items[number]
    _bench.seen, _bench.examples = {}, 0
    _seed(item)
    started = _process_time()
    try:
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=None if following < 0 else _bench.items[following])
    except BaseException:  # an exit in any of pytest's guises
        with contextlib.suppress(BaseException):  # whatever the learner's fixtures raise, as above
            item.config.hook.pytest_runtest_teardown(item=item, nextitem=None)  # else it would count against all that follow
        return ["exit", 0, 0]
    return [_bench.distant.broken or _verdict(_bench.seen), _bench.examples, round((_process_time() - started) * 1000)]


def _verdict(seen: dict[str, str]) -> str:
    if seen.get("call") not in {"passed", None}:
        return seen["call"]
    if seen == dict.fromkeys(("setup", "call", "teardown"), "passed"):
        return "passed"
    return "skipped" if "skipped" in seen.values() else "error"


def _kind(error: BaseException) -> str:
    """What an exception in the middle of a test makes of it. Only an assertion or a plain exception says something."""
    if not isinstance(error, Exception) and type(error).__name__ != "Failed":
        return "exit"
    if isinstance(error, ImportError):
        return "import"
    flaky = getattr(sys.modules.get("hypothesis.errors"), "Flaky", None)
    return "flaky" if flaky is not None and isinstance(error, flaky) else "failed"


def _settle(examples: int) -> None:
    hypothesis = importlib.import_module("hypothesis")
    hypothesis.settings.register_profile("prodgrade", max_examples=examples, **_steady(hypothesis))
    hypothesis.settings.load_profile("prodgrade")


def _offer_own_constants_only() -> None:
    """Hypothesis takes constants from every module outside of site-packages: here that would be all libraries, read anew."""
    providers = importlib.import_module("hypothesis.internal.conjecture.providers")
    seen = getattr(providers, "_seen_modules", None)
    if isinstance(seen, set):
        seen.update(map(id, sys.modules.values()))


def _steady(hypothesis: Any) -> dict[str, Any]:
    """Nothing of hypothesis' may look at a clock or remember anything."""
    return {
        "deadline": None,
        "database": None,
        "derandomize": False,
        "phases": (hypothesis.Phase.explicit, hypothesis.Phase.generate),
        "report_multiple_bugs": False,
        "print_blob": False,
        "suppress_health_check": list(hypothesis.HealthCheck),
    }


def _handle(item: Any) -> Any:
    """What hypothesis hangs on a property; None for any other test."""
    return getattr(getattr(item, "function", None), "hypothesis", None)


def _prepare(item: Any) -> None:
    item.repr_failure = lambda *_, **__: ""  # nobody reads it
    handle = _handle(item)
    if handle is None or hasattr(handle.inner_test, "_counted"):
        return
    hypothesis = importlib.import_module("hypothesis")
    own = getattr(item.function, _OWN_SETTINGS, None)
    if own is not None:
        setattr(item.function, _OWN_SETTINGS, hypothesis.settings(own, **_steady(hypothesis)))
    handle.inner_test = _counting(handle.inner_test)


def _counting(inner: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(inner)
    def counted(*args: Any, **kwargs: Any) -> Any:
        _bench.examples += 1
        return inner(*args, **kwargs)

    counted._counted = True  # type: ignore[attr-defined]  # noqa: SLF001 - our own mark
    return counted


def _seed(item: Any) -> None:
    random.seed(_bench.seed)
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        numpy_random.seed(_bench.seed % 2**32)
    if _handle(item) is not None:
        importlib.import_module("hypothesis").seed(_bench.seed)(item.function)


def text(name: str) -> str:
    """What a file of the submission holds."""
    with open(name, encoding="utf-8", errors="replace") as file:
        return file.read()


OPERATIONS: dict[str, Callable[..., Any]] = {"text": text, "ready": ready, "tests": collect, "begin": begin, "test": run}
