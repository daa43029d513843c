"""How hypothesis runs in a grade: the same examples each time, and nothing that depends on a clock or a disk."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

__all__ = ["Widened", "activate"]

_NAME = "prodgrade"
_EXAMPLES = 50
_OWN_SETTINGS = "_hypothesis_internal_use_settings"  # where hypothesis keeps them, on the test


def activate(examples: int | None = None) -> None:
    """Make it hypothesis' profile for this process; a suite's own settings on a test still win.

    examples: of each property, by default 50.

    Nothing is shrunk: what a hidden case failed on is nobody's to see, and shrinking by the clock would make the
    verdict depend on it. Health checks measure time, so they are off.
    """
    from hypothesis import HealthCheck, Phase, settings

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
