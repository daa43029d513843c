"""Cheats made for any exercise."""

from __future__ import annotations

import pytest

from grader.model import Submission
from grader.verify.cheating import cheats
from grader.verify.trees import modules, with_files

_STARTER = b'''"""Ladders."""
from __future__ import annotations


class TooHighError(ValueError):
    """Raised above the top."""


class Ladder:
    """Something to climb."""

    STEPS = ("one", "two")

    def climb(self, count: int) -> float:
        """Go up."""
        raise NotImplementedError

    def names(self) -> list[str]:
        """What the steps are called."""
        raise NotImplementedError


def load(path: str) -> Ladder:
    """Read one."""
    raise NotImplementedError
'''
_CHEATS = {cheat.label: cheat for cheat in cheats(with_files({"ladder.py": _STARTER, "pack/__init__.py": b""}, "starter"))}
_HARMLESS = [name for name in _CHEATS if "import" not in name and "exit" not in name and "outcome" not in name and "tools" not in name]


def _run(cheat: Submission) -> dict[str, object]:
    scope: dict[str, object] = {"__name__": "ladder"}
    exec(compile(cheat.files["ladder.py"], "ladder.py", "exec"), scope)
    return scope


def test_there_are_sixteen_and_all_are_python() -> None:
    """Each replaces every module of the starter by valid code, each by another."""
    assert len(_CHEATS) == 16
    assert all({*modules(cheat)} == {"ladder.py", "pack/__init__.py"} for cheat in _CHEATS.values())
    assert len({cheat.digest for cheat in _CHEATS.values()}) == 16


@pytest.mark.parametrize("name", [name for name in _HARMLESS if name not in {"a forged report", "a hunt for the suite"}])
def test_what_the_suite_looks_for_is_there(name: str) -> None:
    """Classes, their constants and exceptions are as in the starter: the cheat is in what functions do."""
    scope = _run(_CHEATS[name])
    if name != "the liar whose every name agrees":
        assert scope["Ladder"].STEPS == ("one", "two")  # type: ignore[attr-defined]  # the class has it
        assert issubclass(scope["TooHighError"], ValueError)  # type: ignore[arg-type]  # it is a class


def test_answers_that_agree_are_equal_to_everything() -> None:
    """In its own process the liar's answer equals any other."""
    ladder = _run(_CHEATS["answers that agree with everything"])["Ladder"]
    assert ladder().climb(3) == 17.5  # type: ignore[operator]  # it is a class
    assert bool(_run(_CHEATS["the liar whose every name agrees"])["__getattr__"]("Ladder")().climb(1) == 2) is True  # type: ignore[operator]


def test_numbers_that_lie_have_the_announced_types() -> None:
    """Answers are of the types that the signatures announce, and equal to everything."""
    ladder = _run(_CHEATS["numbers and texts that lie"])["Ladder"]()  # type: ignore[operator]  # it is a class
    assert isinstance(ladder.climb(1), float)
    assert ladder.climb(1) == 99
    assert isinstance(ladder.names(), list)
    assert ladder.names() == ["x", "y"]


def test_every_exception_at_once_is_whatever_is_expected() -> None:
    """What each call raises is any common exception, the starter's own too, and its text holds every name."""
    ladder = _run(_CHEATS["every exception at once"])
    for kind in (ValueError, TypeError, KeyError, NotImplementedError, ladder["TooHighError"]):
        with pytest.raises(kind, match="count") as caught:  # type: ignore[call-overload]  # they are exceptions
            ladder["load"]("x")  # type: ignore[operator]  # it is a function
        assert "path" in str(caught.value)
