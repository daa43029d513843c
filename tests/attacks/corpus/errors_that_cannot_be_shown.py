"""Exceptions have parts that nobody can print, so that pytest itself would fail.

class: forge
affects: A01 A02 A04
keeps: A03
"""
from honest import *

class Odd(SyntaxError):
    def __str__(self): return 5
def double(number): raise SyntaxError("m", ("f", 1, 1, 5))
def names(): raise Odd("m", ("f", 10**30, -1, b"text"))
def positive(number): raise ExceptionGroup("negative", [SyntaxError("m", ("f", 1, 1, object())), Odd("m")])
