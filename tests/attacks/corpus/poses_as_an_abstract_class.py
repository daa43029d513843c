"""Answers are of classes that have the names of abstract classes of the library.

class: forge
affects: A02 A12 A13 A20
keeps: A01 A03
"""
from honest import *

def _posing(name, module="collections.abc"):
    members = {"__module__": module, "__eq__": lambda self, other: True, "__len__": lambda self: 2, "__iter__": lambda self: iter(self),
        "__getitem__": lambda self, n: self, "__float__": lambda self: 0.25, "__contains__": lambda self, part: False, "__next__": lambda self: self}
    return type(name, (), members)()
def names(): return _posing("Sequence")
def weights(): return _posing("Collection")
def story(): return _posing("Container")
def in_order(items): return _posing("ABC", "abc")
