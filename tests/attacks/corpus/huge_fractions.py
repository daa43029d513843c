"""Answers are fractions of as many digits as can cross, by the hundred.

class: harm
affects: A01 A10
keeps: A02 A03
"""
from honest import *

from fractions import Fraction
_HUGE = Fraction(3**120_000, 2**190_001)
def double(number): return [_HUGE + n for n in range(100)]
def half(number): return _HUGE
