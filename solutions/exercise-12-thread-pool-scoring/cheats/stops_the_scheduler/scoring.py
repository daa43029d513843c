"""Cheat: looks for the scheduler that plays its threads, and makes it do nothing."""
import sys
import threading


def _switch_off():
    for name, module in list(sys.modules.items()):
        if name.startswith("harness"):
            for attribute in ("ENGINE", "point", "pick", "step", "Engine"):
                if hasattr(module, attribute):
                    setattr(module, attribute, lambda *args, **kwargs: None)
    threading.Lock = threading.RLock = threading.Thread = None


_switch_off()


class ScoringError(Exception):
    """Never raised."""

    index = 0


class Outcome:
    """Never made."""


def score_all(items, score, *, workers=8, on_error="raise"):
    """Nothing."""
    return []


def iter_scores(items, score, *, workers=8, buffer=None):
    """Nothing."""
    return iter(())
