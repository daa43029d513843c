"""A class that loses updates whenever its threads are interleaved: where it loses none, the scheduler was switched off."""

from __future__ import annotations

__all__ = ["FILE", "SOURCE"]

FILE = "<canary>"
SOURCE = """
class Counter:
    def __init__(self):
        self.count = 0

    def bump(self):
        count = self.count
        self.count = count + 1

    def value(self):
        return self.count
"""
