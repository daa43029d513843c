"""One case leaves word for the next in attributes, locks and times of files that are always there.

class: neighbour
affects: A03
"""
from honest import *

import fcntl, os
def _places(): return [os.getcwd(), os.path.dirname(os.__file__), "/tmp", os.path.join(os.getcwd(), "target.py")]
def double(number):
    for place in _places():
        for attempt in (lambda: os.setxattr(place, "user.seen", b"7"), lambda: os.utime(place, (7, 7)), lambda: os.chmod(place, 0o777)):
            try: attempt()
            except OSError: pass
    return number * 2
def _left():
    for place in _places():
        try:
            if os.stat(place).st_mtime == 7: return True
            if "user.seen" in os.listxattr(place): return True
        except OSError: pass
    return False
class Tally:
    def __init__(self): self.value = 7 if _left() else 0
    def add(self, number): pass
