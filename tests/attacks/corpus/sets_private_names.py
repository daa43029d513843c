"""Private names of a callback are set and called by frames that no proxy of ours would send.

class: forge
affects: A05 A14
keeps: A02
"""
from honest import *

import forging
def report(callback):
    for name in ("__code__", "__defaults__", "__class__", "__dict__"):
        try: forging.ask("set", callback._number, name, None)
        except BaseException: pass
def each(callback, items):
    for special in ("__setattr__", "__getattribute__", "__reduce__", "__init__", "__call__"):
        try: forging.ask("special", callback._number, special, ["x", 1])
        except BaseException: pass
    for item in items: callback(item)
