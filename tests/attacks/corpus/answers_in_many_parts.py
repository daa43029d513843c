"""Answers are sets, tables and lists of millions of parts, to be shown when they are not as expected.

class: harm
affects: A01 A02 A05 A20
keeps: A03
"""
from honest import *

def double(number): return {n: n for n in range(600_000)}
def names(): return ["ada"] * 3_900_000
def each(callback, items): callback(set(range(900_000)))
def in_order(items): return list(range(1_000_000, 0, -1))
