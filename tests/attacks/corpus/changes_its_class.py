"""An object becomes another class between two looks, and its attributes lie from the second look on.

class: forge
affects: A01 A03
keeps: A02
"""
from honest import *

class Plain:
    def __eq__(self, other): return True
class Number(int):
    def __eq__(self, other): return True
class Turning(Plain):
    looks = 0
    @property
    def __class__(self):
        Turning.looks += 1
        return Plain if Turning.looks % 2 else int
class Tally:
    def add(self, number): self.__class__ = Other
class Other(Tally):
    def __getattribute__(self, name):
        if name == "value": return Turning()
        return object.__getattribute__(self, name)
def double(number): return Turning() if number == 21 else number * 2
