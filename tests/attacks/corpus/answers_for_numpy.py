"""An object offers to do numpy's comparisons in numpy's place.

class: forge
affects: A12
keeps: A13
"""
from honest import *

class Weights:
    def __array_ufunc__(self, *args, **kwargs): return True
    def __array_function__(self, *args, **kwargs): return True
    __array_priority__ = 1000
    def __eq__(self, other): return True
    def __len__(self): return 2
def weights(): return Weights()
