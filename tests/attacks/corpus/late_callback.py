"""A callback is kept and called after its case is over.

class: forge
affects: none
"""
from honest import *

import threading
_kept = []
def each(callback, items):
    for item in items: callback(item)
    def later():
        while True:
            try: callback(99)
            except BaseException: pass
    _kept.append(callback)
