"""Each copy of its process copies itself, so that two answer on one line.

class: forge
affects: A02 A03 A05
keeps: 
"""
from honest import *

import os
_copied = []
def _twice():
    if not _copied:
        _copied.append(1)
        os.fork()
os.register_at_fork(after_in_child=_twice)
def double(number): return 42
def names(): return ["ada", "hedy"] if os.getpid() % 2 else ["ada", "alan"]
class Tally:
    value = 8
    def add(self, number): pass
def each(callback, items): callback(items)
