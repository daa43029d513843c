"""Exceptions are sent by reference to classes that steer the run, or that are no exceptions.

class: forge
affects: A01 A02 A03 A04 A07
keeps: A05 A06
"""
from honest import *

import forging
def _raised(name): return {"x": {"h": [1, 1], "c": {"ty": name}, "a": ["negative"], "s": {}, "n": [], "q": False, "tb": ""}}
def double(number): forging.reply(_raised("builtins:KeyboardInterrupt"), status=1)
def names(): forging.reply(_raised("_pytest.outcomes:Skipped"), status=1)
def positive(number): forging.reply(_raised("builtins:int"), status=1)
class Tally:
    def add(self, number): forging.reply(_raised("unittest.case:SkipTest"), status=1)
    value = 7
def __getattr__(name):
    if name == "LIMIT": forging.reply(_raised("builtins:SystemExit"), status=1)
    raise AttributeError(name)
del LIMIT
