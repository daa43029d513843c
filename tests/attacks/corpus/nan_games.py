"""An answer is not a number, so that comparisons go astray.

class: forge
affects: A01 A07
keeps: A02
"""
from honest import *

LIMIT = float("nan")
def double(number): return float("nan") if number == 21 else number * 2
