"""Frames raise exceptions by the names of those that steer the suite's tools.

class: forge
affects: A01 A02 A04
keeps: A03
"""
from honest import *

import forging
def _raise(kind):
    tree = {"h": [9, 9], "c": {"ty": kind}, "a": ["x"], "s": {"pytrace": False, "msg": "x"}, "n": [], "q": False, "tb": ""}
    forging.reply({"x": tree}, 1)
def double(number): _raise("builtins:KeyboardInterrupt")
def names(): _raise("_pytest.outcomes:Skipped")
def positive(number): _raise("unittest.case:SkipTest")
