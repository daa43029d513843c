"""Keys are tuples of one hash, nested so that no number in them is odd.

class: harm
affects: A01 A02
keeps: A03 A05
"""
from honest import *

import itertools
def _colliding(): return list(itertools.product((-1, -2), repeat=15))
def double(number): return {key: 0 for key in _colliding()}
def names(): return frozenset(((key,),) for key in _colliding())
