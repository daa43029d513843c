"""The fixture `sim`, and how pytest runs a test that asks for it: once for each schedule."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from harness.suite.schedules.explore import Exploration, Finding, Wish
from harness.suite.schedules.home import Home
from harness.suite.schedules.sim import Sim

__all__ = ["FINDING", "Schedules"]

FINDING = pytest.StashKey[Finding]()
_SIM = "sim"


class Schedules:
    """A pytest plug-in. home: where the schedules of a case are played; asked once a case."""

    def __init__(self, home: Callable[[pytest.Item], Home], wish: Wish) -> None:
        self._home = home
        self._wish = wish

    @pytest.hookimpl
    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "schedules(n, timers=0.0): how many schedules a test that uses sim is run under")

    @pytest.fixture
    def sim(self, request: pytest.FixtureRequest) -> Iterator[Sim]:
        """Threads under control; see docs/schedules.md."""
        home = self._home(request.node)
        _, timers = _marked(request.node)
        sim = Sim(home, timers=timers)
        yield sim
        sim.finish()
        home.dismiss()

    @pytest.hookimpl(tryfirst=True)
    def pytest_pyfunc_call(self, pyfuncitem: pytest.Function) -> bool | None:
        """Run a test that uses `sim` under its schedules, hypothesis' examples each under some of them."""
        sim = pyfuncitem.funcargs.get(_SIM)
        if not isinstance(sim, Sim):
            return None
        count, _ = _marked(pyfuncitem)
        exploration = Exploration(sim, sim.home, self._wish, marked=count)
        pyfuncitem.stash[FINDING] = exploration.finding
        arguments = {name: pyfuncitem.funcargs[name] for name in pyfuncitem._fixtureinfo.argnames}  # noqa: SLF001 - as pytest does
        test = pyfuncitem.obj
        property_ = getattr(test, "hypothesis", None)
        if property_ is None:
            exploration.scenario(lambda: test(**arguments))
        else:
            _run_property(property_, exploration, lambda: test(**arguments))
        return True


def _run_property(handle: Any, exploration: Exploration, run: Callable[[], object]) -> None:
    inner = handle.inner_test

    @functools.wraps(inner)
    def example(*args: Any, **kwargs: Any) -> None:
        drawn = [value for value in (*args, *kwargs.values()) if not isinstance(value, Sim)]
        exploration.example(lambda: inner(*args, **kwargs), drawn)

    handle.inner_test = example
    try:
        run()
    finally:
        handle.inner_test = inner


def _marked(item: pytest.Item) -> tuple[int | None, float]:
    """How many schedules, and how probable it is that time passes. Raises UsageError for a mark that says something else."""
    mark = item.get_closest_marker("schedules")
    if mark is None:
        return None, 0.0
    count = mark.args[0] if mark.args else None
    timers = mark.kwargs.get("timers", 0.0)
    if len(mark.args) > 1 or set(mark.kwargs) - {"timers"} or type(count) not in (int, type(None)) or type(timers) not in (int, float):
        raise pytest.UsageError(f"{item.name}: the mark schedules is written schedules(60), or schedules(60, timers=0.05)")
    return count, float(timers)
