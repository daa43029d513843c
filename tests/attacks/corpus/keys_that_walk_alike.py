"""Keys of a set all have different hashes, but walk the same long way through a table before they find a place.

class: harm
affects: A02
keeps: A01 A03 A05
"""
from honest import *

import itertools

_BITS = 17
_MASK = (1 << _BITS) - 1
_WAY = list(itertools.accumulate(range(int(_MASK * 0.42)), lambda at, _: (5 * at + 1) & _MASK, initial=1))
_RANK = [_MASK] * (_MASK + 1)
for _number, _place in enumerate(_WAY): _RANK[_place] = _number

def _walks(key, place, step=1):
    """Numbers that begin at `place`, and are on the way wherever their bits lead them."""
    low = 5 * step
    known = low - 5 + _BITS
    for choice in range(1 << max(0, min(5, 61 - known))):
        made = key | choice << known
        there = (5 * place + 1 + (made >> low)) & _MASK
        if _RANK[there] < (len(_WAY) if low < 65 else len(_WAY) // 2):
            if low < 65: yield from _walks(made, there, step + 1)
            else: yield made

def _keys(): return _WAY + list(itertools.islice(_walks(_WAY[7], _WAY[7]), 12_000))
def names(): return set(_keys())
