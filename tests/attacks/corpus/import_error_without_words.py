"""Importing raises an exception whose text cannot be had.

class: forge
affects: all
"""
from honest import *

class Evil(Exception):
    def __str__(self): raise SystemExit(0)
    __repr__ = __format__ = __str__
raise Evil("x")
