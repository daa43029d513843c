"""One case rewrites the sources and the byte code that the next might import.

class: neighbour
affects: A03
"""
from honest import *

import glob, os
def _leave():
    for path in [__file__, "honest.py", "sitecustomize.py", "usercustomize.py", "numpy.py", "random.py", *glob.glob("__pycache__/*")]:
        try: open(path, "w").write("LEFT = 7\nclass Tally:\n    value = 7\n    def add(self, number): pass\n")
        except OSError: pass
def double(number):
    _leave()
    return number * 2
def _left():
    import sys
    return "LEFT" in open(__file__).read(300) or os.path.exists("numpy.py") or "sitecustomize" in sys.modules
class Tally:
    def __init__(self): self.value = 7 if _left() else 0
    def add(self, number): pass
