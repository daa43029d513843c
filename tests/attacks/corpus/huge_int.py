"""An answer is a number of a hundred million bits.

class: harm
affects: A01 A08
keeps: A02
"""
from honest import *
def double(number):
    return 1 << 100_000_000
