"""A list that the suite handed over is kept, and changed during a later call and from a thread.

class: forge
affects: A20
keeps: A02
"""
from honest import *

import threading
_kept = []
def in_order(items):
    for kept in _kept: kept[:] = [5, 4]
    _kept.append(items)
    threading.Thread(target=items.clear).start()
    return items
