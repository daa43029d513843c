"""An object says that it is an array, at an address in the memory of whoever looks.

class: forge
affects: A12
keeps: A13
"""
from honest import *

class Weights:
    __array_interface__ = {"version": 3, "shape": (2,), "typestr": "<f8", "data": (4096, False)}
def weights(): return Weights()
