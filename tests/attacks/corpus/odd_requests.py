"""Requests to the suite have too few parts, too many, and parts of the wrong kinds.

class: forge
affects: A05 A11 A14
keeps: A02
"""
from honest import *

import forging
def each(callback, items): forging.guest()._ask([{"call": 1}, callback._number, [], []])
def notify(listener, text): forging.guest()._ask([])
def report(callback): forging.guest()._ask(["call", [callback._number], {"t": []}, {"d": 5}, [[[1, 2], 3]]])
