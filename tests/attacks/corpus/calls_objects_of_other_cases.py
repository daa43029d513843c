"""Callbacks that other cases were given are called by their numbers.

class: forge
affects: A05
keeps: A02
"""
from honest import *

import forging
def each(callback, items):
    for number in range(1, 50):
        if number != callback._number:
            try: forging.ask("call", number, [99], {})
            except Exception: pass
    for item in items: callback(item)
