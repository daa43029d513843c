"""An exception whose text, arguments and class lie and fail.

class: forge
affects: A01 A02 A04 A08
keeps: A07
"""
from honest import *

class Evil(Exception):
    def __str__(self): raise SystemExit(0)
    __repr__ = __str__
    def __eq__(self, other): return True
    __hash__ = None
    @property
    def args(self): raise SystemExit(0)
def double(number): raise Evil("x")
def names(): raise Evil()
def positive(number): raise Evil()
