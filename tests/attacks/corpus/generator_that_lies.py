"""An iterator says how long it is, and is not; it ends with values, and goes on after its end.

class: forge
affects: A06
keeps: A05
"""
from honest import *

class Lying:
    ended = False
    def __length_hint__(self): return 2 ** 40
    def __len__(self): return 3
    def __iter__(self): return self
    def __eq__(self, other): return True
    def __next__(self):
        Lying.ended = not Lying.ended
        if Lying.ended: raise type("Stop", (StopIteration,), {"value": [0, 1, 2]})([0, 1, 2])
        return 0
def numbers(count): return Lying()
