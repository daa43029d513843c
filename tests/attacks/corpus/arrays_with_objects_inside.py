"""Answers are arrays of objects that agree, and arrays whose shapes, types and bytes do not fit.

class: forge
affects: A01 A02 A10 A12
keeps: A03 A05
"""
from honest import *

import forging
class Agreeable:
    def __eq__(self, other): return True
    def __float__(self): raise SystemExit(0)
    def __sub__(self, other): return 0.0
    __rsub__ = __abs__ = __mul__ = __rmul__ = __add__ = __radd__ = lambda self, *other: 0.0
    def __le__(self, other): return True
    __lt__ = __ge__ = __gt__ = __le__
    def isfinite(self): return True
def weights(): forging.reply({"nd": ["O", [2], [forging.crossing().encode(Agreeable()), forging.crossing().encode(Agreeable())]]})
def double(number): forging.reply({"nd": ["<i8", [4_000_000, 4_000_000, 4_000_000, 0], ""]})
def names(): forging.reply({"nd": ["O", [2], [["ada", "ada"], ["grace", "grace"]]]})
def half(number): forging.reply({"ns": ["<f8", "AAAA"]})
