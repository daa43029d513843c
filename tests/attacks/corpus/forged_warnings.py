"""Warnings come in forged frames, with names and lines that no warning has.

class: forge
affects: A01 A02
keeps: A03 A04
"""
from honest import *

import forging, warnings
def double(number):
    warning = ["UnraisableWarning", ["Error", "pytest.PytestWarning", "UserWarning"], "x" * 1000, 10**30]
    forging.reply(42, extras={"w": [warning]})
def names(): forging.reply(["ada", "grace"], extras={"w": [["a\0b", ["Warning"], {"h": 1}, -1]] * 1000})
class Tally(Tally):
    def add(self, number):
        warnings.warn("x" * 10_000, type("PytestUnhandledThreadExceptionWarning", (RuntimeWarning,), {}))
        super().add(number)
