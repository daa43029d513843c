"""Coroutines end before they began, wait for nothing, and await what cannot be awaited.

class: forge
affects: A21
keeps: A02
"""
from honest import *

class Later:
    def __await__(self):
        yield 3
        yield from (self, self, self)
        return 3
    def __eq__(self, other): return True
def later(number):
    return Later() if number == 3 else [True, 4]
