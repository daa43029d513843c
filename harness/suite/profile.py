"""How hypothesis runs in a grade: the same examples each time, and nothing that depends on a clock or a disk."""

from __future__ import annotations

__all__ = ["activate"]

_NAME = "prodgrade"
_EXAMPLES = 50


def activate() -> None:
    """Make it hypothesis' profile for this process; a suite's own settings on a test still win.

    Nothing is shrunk: what a hidden case failed on is nobody's to see, and shrinking by the clock would make the
    verdict depend on it. Health checks measure time, so they are off.
    """
    from hypothesis import HealthCheck, Phase, settings

    settings.register_profile(
        _NAME,
        max_examples=_EXAMPLES,
        deadline=None,
        database=None,
        phases=(Phase.explicit, Phase.generate),
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile(_NAME)
