"""Answers are objects that take for ever to be shown, or show more than anybody can read.

class: harm
affects: A01 A02 A03
keeps: A05 A06
"""
from honest import *

class Endless:
    def __repr__(self):
        while True: pass
class Large:
    def __repr__(self): return "\x1b[2J" + "x" * 15_000_000
    __str__ = __repr__
def double(number): return Endless()
def names(): return Large()
class Tally:
    def __init__(self): self.value = [self]
    def add(self, number): pass
    def __repr__(self): return repr(self.value)
