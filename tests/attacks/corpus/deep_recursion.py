"""A function calls itself without end, past any limit.

class: harm
affects: A01 A08
keeps: A02
"""
from honest import *
import sys
sys.setrecursionlimit(10 ** 9)
def double(number): return double(number)
