"""How hypothesis runs in a grade: the same examples each time, and nothing that depends on a clock or a disk."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

__all__ = ["Widened", "activate", "draw_alike", "start_from"]

_NAME = "prodgrade"
_EXAMPLES = 50
_OWN_SETTINGS = "_hypothesis_internal_use_settings"  # where hypothesis keeps them, on the test


def activate(examples: int | None = None, *, kept: Path | None = None) -> None:
    """Make it hypothesis' profile for this process; a suite's own settings on a test still win.

    examples: of each property, by default 50. kept: a folder for its tables of characters, which take a second to make.

    Nothing is shrunk: what a hidden case failed on is nobody's to see, and shrinking by the clock would make the
    verdict depend on it. Health checks measure time, so they are off.
    """
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis.configuration import set_hypothesis_home_dir

    if kept is not None:
        set_hypothesis_home_dir(kept)
    settings.register_profile(
        _NAME,
        max_examples=examples or _EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile(_NAME)


def draw_alike(suite: Path | None) -> None:
    """Let properties try the same examples wherever the suite runs: of all sources only the suite's own are searched for constants.

    Hypothesis takes those of every module outside of site-packages. Ours are there in a clone and not in a wheel, and a
    submission's are there only when it runs in this process.
    """
    from hypothesis.internal.conjecture import providers

    if hasattr(providers, "is_local_module_file"):  # no part of what hypothesis promises
        own = None if suite is None else f"{suite.resolve()}/"
        providers.is_local_module_file = lambda path: own is not None and str(path).startswith(own)


def start_from(seed: int | None) -> None:
    """Give all properties of this process one seed, as pytest's option --hypothesis-seed does; None for none."""
    from hypothesis import core

    core.global_force_seed = seed  # type: ignore[assignment]  # it is declared by its first value


class Widened:
    """A pytest plug-in that gives properties with settings of their own so many examples all the same."""

    def __init__(self, examples: int) -> None:
        self._examples = examples

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        from hypothesis import settings

        for item in items:
            test = getattr(item, "obj", None)
            own = getattr(test, _OWN_SETTINGS, None)
            if own is not None:
                function = getattr(test, "__func__", test)
                setattr(function, _OWN_SETTINGS, settings(own, max_examples=self._examples))
