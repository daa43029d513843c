"""The pytest plug-in of the split: fixtures, guests along pytest's scopes, the clock of each case, and its verdict."""

from __future__ import annotations

import random
import re
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, cast

import pytest

from harness.errors import SuiteError
from harness.facts import CaseFact, CheckFact, Problem, Verdict
from harness.limits import Limits
from harness.suite import foreign, marks
from harness.suite.each import each
from harness.suite.losses import LostError
from harness.suite.observers import GuestObserver, quiet_import
from harness.suite.programs import Program
from harness.suite.record import Case, last_frame, without_objects
from harness.suite.references import is_stand_in
from harness.suite.schedules.fixture import FINDING
from harness.suite.scopes import Owner, were_told
from harness.suite.staging import StagedWorld
from harness.suite.structure import Structure
from harness.suite.world import Scope

__all__ = ["Plan", "Split"]

_monotonic = time.monotonic  # a suite may replace the module's
_GRACE_SECONDS = 1.0
_NOT_IMPORTED = "The submission cannot be imported, or lacks a name that is imported from it."
_IN_THE_MIDDLE = "It was imported in the middle of the tests; what it raised could carry hidden inputs."
_SCOPES = ("session", "package", "module", "class", "function")


@dataclass(slots=True)
class Plan:
    """What is to be run. suite, smoke: folders. module: the name that the fixture `sub` stands for, "" if there is none.

    plain: the suite was written for plain pytest or unittest; each of its test functions is a check. shown: the person
    who is graded may see what those checks say. only: ids of checks; () for all. sources: the learner's own Python files.
    ends: the moment (time.monotonic) at which no more cases are begun. reported: cases that are not run, as they were before.
    on_declared, on_case: are given the facts as they come. on_begin: what is known of a case that begins, and the moment by
    which it has ended.
    """

    suite: Path | None
    smoke: Path | None
    module: str
    limits: Limits
    seed: int
    ends: float
    plain: bool = False
    shown: bool = False
    only: Sequence[str] = ()
    reported: frozenset[str] = frozenset()
    sources: Mapping[str, bytes] = field(default_factory=dict)
    on_declared: Callable[[tuple[CheckFact, ...]], None] = lambda _: None
    on_begin: Callable[[CaseFact, bool, float], None] = lambda _fact, _is_smoke, _by: None
    on_case: Callable[[CaseFact, bool], None] = lambda _fact, _is_smoke: None
    problems: list[Problem] = field(default_factory=list)


class Split:
    """Hooks and fixtures. One instance is one run."""

    def __init__(self, world: StagedWorld, plan: Plan) -> None:
        self._world = world
        self._plan = plan
        self._case: Case | None = None
        self._owners: list[tuple[Any, Scope]] = []
        self._ids: dict[str, str] = {}
        self._checks: dict[str, str] = {}
        self._failed_imports: dict[str, BaseException] = {}
        self._uncollected: list[tuple[Path, str]] = []
        self._in_phase = False
        self.error: SuiteError | None = None
        world.prints.show = self._show

    # What a suite may use.

    @pytest.fixture(scope="session")
    def sub(self) -> Any:
        """The submission: a stand-in for its module."""
        if not self._plan.module:
            raise ModuleNotFoundError("the submission has no module to grade")
        return self.import_module(self._plan.module)

    @pytest.fixture
    def quiet_import(self) -> dict[str, Any]:
        """How importing the submission in a fresh process and an empty folder ends: exit code and what it prints."""
        return quiet_import(self._world, self._plan.module, f"empty-{self._plan.seed}")

    @pytest.fixture(scope="session")
    def each(self) -> Callable[[Callable[[Any], Any], Iterable[Any]], list[Any]]:
        """`each(function, items)` is `[function(item) for item in items]`, which costs little more than one call."""
        return partial(each, self._world)

    @pytest.fixture(scope="session")
    def program(self) -> Program:
        """The submission as a process: `program("-m", "module", stdin="...")` says what was seen of it from outside."""
        return Program(lambda: GuestObserver(self._world), self._plan.limits)

    @pytest.fixture(scope="session")
    def structure(self) -> Structure:
        """Design checks: questions about the submission's text."""
        return Structure(self._plan.sources)

    @pytest.fixture(scope="session")
    def box(self) -> Owner:
        """The box itself, for a bench on which a learner's tests are tried; see `harness.suite.mutation`."""
        return self._world

    @pytest.fixture
    def tell(self) -> Callable[[str], None]:
        """Tell the learner a line, whether the case passes or not. It is shown as it is: nothing hidden may be in it."""
        return self._tell

    def _tell(self, line: str) -> None:
        if self._case is not None:
            self._case.notes.append(line)

    def import_module(self, name: str) -> Any:
        """The stand-in for a module of the submission. A failure is the same for all who import it."""
        failed = self._failed_imports.get(name)
        if failed is not None:
            raise failed
        world, acting, deadline = self._world, self._world.acting, self._world.deadline
        was_told = were_told(world.scopes)
        world.acting = world.scopes[0] if all(scope.guest is None for scope in world.scopes[1:]) else acting
        world.prepare()
        world.deadline = deadline or _monotonic() + self._plan.limits.wall_seconds
        try:
            return world.import_module(name)
        except LostError as error:
            self._note(name, Problem(error.verdict.name, f"{name}.py", ""), error)
            raise
        except BaseException as error:  # whatever importing raises is the submission's, SystemExit too
            kind = "SYNTAX_ERROR" if isinstance(error, SyntaxError) else "IMPORT_ERROR"
            told = error if isinstance(error, Exception) else ImportError(f"importing {name} raised {type(error).__name__}")
            words = _words(error.msg if isinstance(error, SyntaxError) else error)
            problem = Problem(kind, last_frame(error) or f"{name}.py", f"{type(error).__name__}: {words}{self._advice(words)}")
            if self._case is None:
                told = without_objects(told, words)
            self._note(name, Problem(kind, f"{name}.py", _IN_THE_MIDDLE) if was_told else problem, told)
            raise told from None
        finally:
            world.acting, world.deadline = acting, deadline

    def _advice(self, words: str) -> str:
        """What to do about a module that the submission wants and that lies on this side."""
        wanted = re.fullmatch(r"No module named '(\w+)'", words)
        if wanted is None or self._plan.suite is None or not (self._plan.suite / f"{wanted[1]}.py").is_file():
            return ""
        return f"; it lies beside the tests: if the submission may read it, add --give {wanted[1]}.py"

    def _note(self, name: str, problem: Problem, error: BaseException) -> None:
        self._failed_imports[name] = error
        if problem.kind != Verdict.HARNESS_ERROR.name:
            self._plan.problems.append(problem)

    # Before anything runs.

    @pytest.hookimpl
    def pytest_configure(self, config: pytest.Config) -> None:
        config.addinivalue_line("markers", "check(id, rule, points, visible, share): the check that a test belongs to")

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(self, collector: pytest.Collector) -> Generator[None, Any, Any]:
        self._world.loss = None
        try:
            report = yield
            said = str(report.longrepr)
        except (Exception, LostError) as failure:  # to show what a submission raised may raise anything
            said = f"what was raised cannot be shown ({type(failure).__name__})"
            report = pytest.CollectReport(collector.nodeid, "failed", said, [])
        if report.failed:
            self._note_loss(collector.path)
            self._uncollected.append((collector.path, said))
        return report

    def _note_loss(self, path: Path) -> None:
        """A submission that ends while its names are read, and not while it is imported, could not be imported either."""
        loss, self._world.loss = self._world.loss, None
        if loss is not None and loss not in self._failed_imports.values():
            where = f"{self._plan.module}.py" if self._plan.module else path.name
            self._note(str(path), Problem(loss.verdict.name, where, ""), loss)

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not any(is_stand_in(getattr(item, part, None)) for part in ("obj", "cls"))]
        self._name(items)
        try:
            checks = marks.to_checks(self._declared(items))
        except SuiteError as error:
            self.error = error
            items.clear()
            return
        self._plan.on_declared(checks)
        items.sort(key=self._is_hidden)
        if self._plan.only:
            items[:] = [item for item in items if self._checks[item.nodeid] in self._plan.only or self._is_smoke(item)]
        items[:] = [item for item in items if self._ids[item.nodeid] not in self._plan.reported]

    def _name(self, items: list[pytest.Item]) -> None:
        """An id for each: its own name, with more of its place only where two would be called the same."""
        short = [item.nodeid.partition("::")[2].replace("::", ".") for item in items]
        for item, name in zip(items, short, strict=True):
            self._ids[item.nodeid] = name if short.count(name) == 1 else f"{item.path.stem}:{name}"

    def _declared(self, items: list[pytest.Item]) -> Iterator[marks.Declared]:
        self._checks = dict.fromkeys((item.nodeid for item in items), "")
        if self._plan.plain:
            cases = [self._ids[item.nodeid] for item in items]
            for item, declared in foreign.declared(items, cases, visible=self._plan.shown):
                self._checks[item.nodeid] = declared.id
                yield declared
        else:
            yield from self._marked(items)
        yield from self._declared_in_vain()

    def _marked(self, items: list[pytest.Item]) -> Iterator[marks.Declared]:
        for item in items:
            mark = item.get_closest_marker("check")
            if mark is not None and not self._is_smoke(item):
                function = getattr(item, "function", None)
                declared = marks.of_item(mark.args, mark.kwargs, doc=getattr(function, "__doc__", ""), case=self._ids[item.nodeid])
                self._checks[item.nodeid] = declared.id
                yield declared

    def _declared_in_vain(self) -> Iterator[marks.Declared]:
        """The checks of files that could not be collected because the submission could not be imported."""
        suite = self._plan.suite
        for path, words in self._uncollected:
            if suite is None or path.suffix != ".py" or not path.resolve().is_relative_to(suite.resolve()):
                continue
            self._note_missing(words)
            if not self._failed_imports and not self._plan.plain:
                raise SuiteError(f"{path.name} of the suite cannot be collected: {words.strip().splitlines()[-1]}")
            found = foreign.of_file(path, visible=self._plan.shown) if self._plan.plain else marks.of_file(path)
            for declared in found:
                yield declared
                if declared.case not in self._plan.reported:
                    self._report_uncollected(declared)

    def _note_missing(self, words: str) -> None:
        """A name that the suite imports and the submission lacks is no fault of the suite."""
        lacking = re.search(r"cannot import name '\w+' from '([\w.]+)'", words)
        if lacking is not None and is_stand_in(sys.modules.get(lacking[1])):
            self._note(lacking[1], Problem("IMPORT_ERROR", f"{lacking[1].replace('.', '/')}.py", lacking[0]), ImportError(lacking[0]))
        crossing = re.search(r"CannotCrossError: (.{1,200}?) cannot cross", words)
        if crossing is not None and self._plan.module:  # what a module holds is its own doing, also where a suite takes all of it
            said = f"{crossing[1]} cannot be read from it"
            self._note(self._plan.module, Problem("IMPORT_ERROR", f"{self._plan.module}.py", said), ImportError(said))

    def _report_uncollected(self, declared: marks.Declared) -> None:
        error = next(iter(self._failed_imports.values()), None)
        verdict = error.verdict if isinstance(error, LostError) else Verdict.ERROR
        reason = error.reason if isinstance(error, LostError) else _NOT_IMPORTED
        self._plan.on_case(CaseFact(declared.case, declared.id, verdict=verdict, title=declared.title, reason=reason), False)

    def _is_hidden(self, item: pytest.Item) -> bool:
        """Those that may tell what they saw run first: then nobody has been told anything that they must not tell."""
        mark = item.get_closest_marker("check")
        return not self._is_smoke(item) and mark is not None and not mark.kwargs.get("visible", False)

    def _is_smoke(self, item: pytest.Item) -> bool:
        return self._plan.smoke is not None and item.path.is_relative_to(self._plan.smoke.resolve())

    # While a case runs.

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, Any, Any]:
        world, limits = self._world, self._plan.limits
        world.prepare()
        remaining = self._plan.ends - _monotonic()
        if remaining <= 0:
            raise pytest.exit.Exception("the total time is used up")
        self._enter(item)
        scope = world.enter("case")
        random.seed(self._plan.seed)
        title = marks.first_sentence(getattr(getattr(item, "function", None), "__doc__", ""))
        self._case = Case(self._ids[item.nodeid], self._checks[item.nodeid], title)
        world.loss = None
        world.prints.begin()
        before = (world.calls, *world.traffic)
        world.deadline = _monotonic() + min(limits.wall_seconds, max(remaining, 1.0))
        self._set_alarm(world.deadline - _monotonic() + _GRACE_SECONDS)
        self._plan.on_begin(CaseFact(self._case.id, self._case.check, title=title), self._is_smoke(item), world.deadline + _GRACE_SECONDS)
        try:
            return (yield)
        finally:
            self._set_alarm(0.0)
            loss, world.loss, world.deadline = world.loss, None, None
            world.leave(scope)
            self._leave(nextitem)
            now = (world.calls, *world.traffic)
            self._case.played = _played(item)
            self._case.cost = (now[0] - before[0], now[1] - before[1], now[2] - before[2])
            self._plan.on_case(self._case.fact(loss, world.prints.texts), self._is_smoke(item))
            self._case = None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
        error = call.excinfo.value if call.excinfo is not None else None
        try:
            report: Any = yield
            crash = _crash(report, error)
        except (Exception, LostError) as failure:  # to show what a submission raised may raise anything
            crash = f"{type(error).__name__}, which cannot be shown ({type(failure).__name__})"
            report = pytest.TestReport(item.nodeid, item.location, {}, "failed", crash, cast("Any", call.when))
        if self._case is not None:
            self._case.saw(call.when, report.outcome, error, crash)
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_setup(self) -> Generator[None, Any, Any]:
        return (yield from self._phase())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self) -> Generator[None, Any, Any]:
        return (yield from self._phase())

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(self) -> Generator[None, Any, Any]:
        return (yield from self._phase())

    def _phase(self) -> Generator[None, Any, Any]:
        self._in_phase = True
        try:
            return (yield)
        finally:
            self._in_phase = False

    def _set_alarm(self, seconds: float) -> None:
        """Behind the deadline of each call: ends a case whose own code on the host does not end."""
        if seconds:
            signal.signal(signal.SIGALRM, self._ring)
        signal.setitimer(signal.ITIMER_REAL, seconds, 0.25 if seconds else 0.0)

    def _ring(self, *_: object) -> None:
        if self._in_phase and not self._world.undisturbed:  # else it rings again
            self._in_phase = False
            if self._world.loss is None:
                self._world.loss = LostError(Verdict.TIMEOUT, "")
            raise self._world.loss

    # Scopes.

    def _enter(self, item: pytest.Item) -> None:
        for kind, name in ((pytest.Module, "module"), (pytest.Class, "class")):
            node = item.getparent(kind)
            if node is not None and all(owner is not node for owner, _ in self._owners):
                self._owners.append((node, self._world.enter(name)))

    def _leave(self, nextitem: pytest.Item | None) -> None:
        staying = [] if nextitem is None else nextitem.listchain()
        while self._owners and all(node is not self._owners[-1][0] for node in staying):
            self._world.leave(self._owners.pop()[1])

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Generator[None, Any, Any]:
        """A fixture's own code acts in the guest of the fixture's scope, when it is set up and when it is torn down."""
        world = self._world
        if fixturedef.scope == "function":
            return (yield)
        scope, before = self._scope(fixturedef.scope), world.acting
        fixturedef.addfinalizer(lambda: self._act(before))
        world.acting = scope
        try:
            return (yield)
        except LostError as error:
            fixturedef.cached_result = (None, fixturedef.cache_key(request), (error, error.__traceback__))
            raise
        finally:
            world.acting = before
            fixturedef.addfinalizer(lambda: self._act(scope))
            home = next((inner for inner in reversed(world.scopes) if inner.guest is not None), scope)
            home.on_end.append(lambda: _forget(fixturedef))

    def _act(self, scope: Scope) -> None:
        if scope in self._world.scopes:
            self._world.acting = scope

    def _scope(self, name: str) -> Scope:
        wanted = _SCOPES.index(name)
        fitting = [s for s in self._world.scopes if s.name in _SCOPES and _SCOPES.index(s.name) <= wanted]
        return fitting[-1]

    @staticmethod
    def _show(stream: int, text: str) -> None:
        (sys.stderr if stream else sys.stdout).write(text)


def _forget(fixturedef: Any) -> None:
    fixturedef.cached_result = None
    fixturedef._finalizers.clear()  # noqa: SLF001 - what they would end has ended


def _played(item: pytest.Item) -> dict[str, Any]:
    found = item.stash.get(FINDING, None)
    if found is None:
        return {}
    return {
        "schedules": found.run,
        "failed_schedules": found.failed,
        "replay": found.replay,
        "explanation": found.explanation,
    }


def _words(error: object) -> str:
    try:
        return str(error)
    except BaseException as failure:  # its own __str__ runs in the sandbox, and may do or raise anything
        return f"it cannot be shown ({type(failure).__name__})"


def _crash(report: Any, error: BaseException | None) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    said = str(crash.message) if crash is not None else ""
    notes = [str(note) for note in getattr(error, "__notes__", ()) if str(note) not in said]
    return "\n".join([said, *notes]).strip()
