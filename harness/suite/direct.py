"""The same suite without the split: plain `pytest SUITE --submission DIR`, everything in one process, for a debugger.

For authors with their own code only: nothing is isolated, no guest is forked, and cases share the submission's state.
A test of ours holds the two ways to the same verdicts on every exercise.
"""

from __future__ import annotations

import importlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from harness import folders
from harness.limits import SEED, Limits
from harness.suite import closeness, profile
from harness.suite.observers import LocalObserver
from harness.suite.programs import Program
from harness.suite.scopes import Owner
from harness.suite.structure import Structure

__all__ = ["box", "each", "program", "pytest_addoption", "pytest_configure", "quiet_import", "structure", "sub", "tell"]

_FOLDER = pytest.StashKey[Path]()
_MODULE = pytest.StashKey[str]()
_SOURCES = pytest.StashKey[Mapping[str, bytes]]()
_QUIET_SECONDS = 60


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that names the submission."""
    group = parser.getgroup("prodgrade")
    group.addoption(
        "--submission",
        metavar="DIR",
        help="run a hidden suite directly against the submission in DIR (default: the exercise's first accepted solution)",
    )
    group.addoption("--replay", metavar="ID", default="", help="of cases that use sim, run one schedule only, like rand2:5")
    group.addoption("--schedules", metavar="N", type=int, help="run cases that use sim under so many schedules, and all of them")


def pytest_configure(config: pytest.Config) -> None:
    """Lay out a folder like a guest's, and work in it. Does nothing for tests that are no hidden suite."""
    config.addinivalue_line("markers", "check(id, rule, points, visible, share): the check that a test belongs to")
    suite = _suite(config)
    if suite is None:
        return
    given = config.getoption("--submission")
    submission = Path(given).resolve() if given else _first_accepted(suite)
    if submission is None or not submission.is_dir():
        raise pytest.UsageError(f"there is no submission at {submission or suite.parent / 'accepted'}; name one: --submission DIR")
    folder = Path(folders.make("direct"))
    config.add_cleanup(lambda: folders.remove(str(folder)))
    public = _public(suite)
    if public is not None:
        shutil.copytree(public, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "tests", "__pycache__"))
    shutil.copytree(submission, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    for probe in sorted(suite.glob("probe_*.py")):  # the course's own, as under the split: nothing of the submission replaces it
        shutil.copy(probe, folder)
    modules = sorted(path.stem for path in submission.glob("*.py"))
    config.stash[_FOLDER] = folder
    config.stash[_SOURCES] = {path.relative_to(submission).as_posix(): path.read_bytes() for path in sorted(submission.rglob("*.py"))}
    config.stash[_MODULE] = modules[0] if modules else ""
    back = Path.cwd()
    config.add_cleanup(lambda: os.chdir(back))
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    config.add_cleanup(lambda: sys.path.remove(str(folder)))
    config.addinivalue_line("filterwarnings", "default")  # as under the split, whatever the surrounding project asks for
    config.add_cleanup(closeness.demand_numbers())
    profile.activate()
    profile.draw_alike(suite)
    if config.getoption("--hypothesis-seed", None) is None:
        profile.start_from(SEED)
        config.add_cleanup(lambda: profile.start_from(None))
    _prepare_schedules(config, folder, {path.relative_to(submission).as_posix() for path in submission.rglob("*.py")})


def _prepare_schedules(config: pytest.Config, folder: Path, own: set[str]) -> None:
    """The fixture `sim`: its processes are started when a test asks for it."""
    from harness.suite.schedules.alone import Alone, Stage
    from harness.suite.schedules.explore import Wish
    from harness.suite.schedules.fixture import Schedules
    from harness.suite.schedules.homes import Texts

    stage = Stage(folder, SEED)
    config.add_cleanup(stage.close)
    sources = {name: (folder / name).read_text("utf-8", "replace") for name in own}
    texts = Texts(sources, own, None)
    count = config.getoption("--schedules")
    wish = Wish(count, config.getoption("--replay"), all=count is not None)
    config.pluginmanager.register(Schedules(lambda _: Alone(stage, texts, module=_module(config), seed=SEED), wish))


@pytest.fixture(scope="session")
def sub(request: pytest.FixtureRequest) -> ModuleType:
    """The submission's module itself."""
    return importlib.import_module(_module(request.config))


@pytest.fixture(scope="session")
def box(request: pytest.FixtureRequest) -> Iterator[Owner]:
    """A box without walls, for a bench on which a learner's tests are tried; see `harness.suite.mutation`."""
    from harness.suite.mutation.direct_box import DirectBox

    with DirectBox(request.config.stash[_FOLDER]) as opened:
        yield opened


@pytest.fixture
def tell() -> Callable[[str], None]:
    """Tell the learner a line; here it is printed."""
    return print


@pytest.fixture(scope="session")
def each() -> Callable[[Callable[[Any], Any], Iterable[Any]], list[Any]]:
    """`each(function, items)` is `[function(item) for item in items]`."""
    return lambda function, items: [function(item) for item in items]


@pytest.fixture
def quiet_import(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, Any]:
    """How importing the submission in a fresh process and an empty folder ends: exit code and what it prints."""
    name = _module(request.config)
    environment = {**os.environ, "PYTHONPATH": str(request.config.stash[_FOLDER]), "PYTHONDONTWRITEBYTECODE": "1"}
    found = subprocess.run(
        [sys.executable, "-c", f"import {name}"],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=_QUIET_SECONDS,
    )
    return {"exit": found.returncode, "stdout": found.stdout, "stderr": found.stderr}


@pytest.fixture(scope="session")
def program(request: pytest.FixtureRequest) -> Program:
    """The submission as a process of this machine: as under the split, but that nothing holds it."""
    folder = request.config.stash[_FOLDER]
    return Program(lambda: LocalObserver(folder), Limits())


@pytest.fixture(scope="session")
def structure(request: pytest.FixtureRequest) -> Structure:
    """Design checks: questions about the submission's text."""
    return Structure(request.config.stash.get(_SOURCES, {}))


def _module(config: pytest.Config) -> str:
    name = config.stash.get(_MODULE, "")
    if not name:
        raise ModuleNotFoundError("there is no submission; name one: pytest SUITE --submission DIR")
    return name


def _suite(config: pytest.Config) -> Path | None:
    """The hidden suite that pytest was asked to run, if it was: a folder named `suite`, or one with a submission named."""
    for argument in config.args:
        path = (config.invocation_params.dir / argument.partition("::")[0]).resolve()
        for folder in (path, *path.parents):
            if folder.name == "suite" and (folder.parent / "accepted").is_dir():
                return folder
        if config.getoption("--submission"):
            return path if path.is_dir() else path.parent
    return None


def _first_accepted(suite: Path) -> Path | None:
    accepted = suite.parent / "accepted"
    preferred = accepted / "reference"
    if preferred.is_dir():
        return preferred
    return next((path for path in sorted(accepted.glob("*")) if path.is_dir()), None)


def _public(suite: Path) -> Path | None:
    """What the course shows of the same exercise: the folder of that name beside `solutions`."""
    found = suite.parent.parent.parent / "exercises" / suite.parent.name
    return found if found.is_dir() else None
