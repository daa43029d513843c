"""Settings are what the environment says, read once; nothing else is asked."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from grader import settings
from grader.settings import Settings, Streams

_HERE = Path("/work/place")
_TERMINAL = Streams(output_is_terminal=True, error_is_terminal=True, width=90)


def test_an_empty_environment_has_safe_settings() -> None:
    """Without environment and terminal there is no colour, no animation, a usual width and the best sandbox."""
    found = settings.read({}, Streams(), _HERE)
    assert found == Settings(_HERE, _HERE / ".prodgrade")
    assert found == Settings(
        working_folder=_HERE,
        state_folder=_HERE / ".prodgrade",
        colour=False,
        animate=False,
        width=80,
        root=None,
        sandbox="auto",
    )


@pytest.mark.parametrize(
    "environment, streams, colour, animate",
    [
        ({}, _TERMINAL, True, True),
        ({"TERM": "xterm", "CI": "", "NO_COLOR": ""}, _TERMINAL, True, True),
        ({"NO_COLOR": "1"}, _TERMINAL, False, True),
        ({"CI": "true"}, _TERMINAL, False, False),
        ({"TERM": "dumb"}, _TERMINAL, False, False),
        ({}, Streams(output_is_terminal=True), True, False),
        ({}, Streams(error_is_terminal=True), False, True),
    ],
)
def test_colour_and_animation_need_a_terminal_that_wants_them(
    environment: dict[str, str], streams: Streams, colour: bool, animate: bool
) -> None:
    """Colour goes to a terminal on standard output, animation to one on standard error; NO_COLOR, CI and a dumb one stop them."""
    found = settings.read(environment, streams, _HERE)
    assert (found.colour, found.animate) == (colour, animate)


@pytest.mark.parametrize("terminal, width", [(0, 80), (40, 40), (100, 100), (101, 100), (300, 100)])
def test_lines_are_as_wide_as_the_terminal_up_to_a_bound(terminal: int, width: int) -> None:
    """Text is as wide as the terminal but never wider than reads well, and 80 columns where there is none."""
    assert settings.read({}, Streams(width=terminal), _HERE).width == width


@pytest.mark.parametrize(
    "environment, folder",
    [
        ({"PRODGRADE_STATE_DIR": "/named", "XDG_STATE_HOME": "/shared", "HOME": "/home/ann"}, "/named"),
        ({"PRODGRADE_STATE_DIR": "state", "HOME": "/home/ann"}, "/work/place/state"),
        ({"XDG_STATE_HOME": "/shared", "HOME": "/home/ann"}, "/shared/prodgrade"),
        ({"PRODGRADE_STATE_DIR": "", "XDG_STATE_HOME": "", "HOME": "/home/ann"}, "/home/ann/.local/state/prodgrade"),
        ({"XDG_STATE_HOME": "relative", "HOME": "/home/ann"}, "/home/ann/.local/state/prodgrade"),
        ({"XDG_STATE_HOME": "relative"}, "/work/place/.prodgrade"),
        ({"HOME": ""}, "/work/place/.prodgrade"),
    ],
)
def test_the_state_folder_is_the_nearest_one_named(environment: dict[str, str], folder: str) -> None:
    """PRODGRADE_STATE_DIR comes before an absolute XDG_STATE_HOME, that before HOME, and that before the working folder."""
    assert settings.read(environment, Streams(), _HERE).state_folder == Path(folder)


@pytest.mark.parametrize("named, root", [("", None), ("/course", Path("/course")), ("course", _HERE / "course")])
def test_the_root_is_named_from_the_working_folder(named: str, root: Path | None) -> None:
    """PRODGRADE_ROOT may be absolute or relative to the working folder, and empty means not named."""
    assert settings.read({"PRODGRADE_ROOT": named}, Streams(), _HERE).root == root


@pytest.mark.parametrize("named, sandbox", [("", "auto"), ("docker", "docker"), ("dokcer", "dokcer")])
def test_the_sandbox_may_be_named(named: str, sandbox: str) -> None:
    """PRODGRADE_SANDBOX is taken as it is: whether there is one of that name is said where one is chosen."""
    assert settings.read({"PRODGRADE_SANDBOX": named}, Streams(), _HERE).sandbox == sandbox


def test_settings_cannot_be_changed() -> None:
    """Once read, settings stay as they are."""
    found = settings.read({}, Streams(), _HERE)
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.colour = True  # type: ignore[misc]  # the point
