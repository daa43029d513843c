"""Private names of the suite's objects are asked for by frames that no proxy of ours would send.

class: leak
affects: A23 A14 A09
keeps: A05
"""
from honest import *

import forging
def _demand(number, names):
    for name in names: forging.ask("get", number, name)
def find(is_less, most):
    _demand(is_less._number, ["__self__"])
    return 737
def report(callback):
    try: _demand(callback._number, ["__globals__"])
    finally: callback(["ada", "grace", "hedy"])
def total(items):
    number = object.__getattribute__(items, "_number")
    try: forging.ask("special", number, "__getattribute__", ["gi_frame"])
    finally: return 600
