"""Answers hold objects that call the suite, raise and hang when they are let go.

class: harm
affects: none
"""
from honest import *

import gc, os
class Clinging:
    def __init__(self, callback=None): self.callback = callback
    def __del__(self):
        if self.callback is not None: self.callback(99)
        raise SystemExit(3)
_kept = []
def names():
    _kept.append([Clinging() for _ in range(100)])
    _kept[-1].append(_kept)
    _kept.clear()
    gc.collect()
    return ["ada", "grace"]
def notify(listener, text):
    listener(text)
    _kept.append(Clinging())
