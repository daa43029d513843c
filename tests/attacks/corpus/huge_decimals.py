"""Answers are decimal numbers that no memory can hold when they are made whole, and such as are none.

class: forge
affects: A01 A08 A09 A10 A12
keeps: A02 A03
"""
from honest import *

from decimal import Decimal
def double(number): return Decimal("1E+999999999999999999")
def total(items): return Decimal("sNaN")
def half(number): return Decimal("-1E-999999999999999999")
def weights(): return [Decimal("1E+99999999"), Decimal("NaN")]
