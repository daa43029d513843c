"""A class of the suite that comes as an argument is changed, for this case and those that follow.

class: neighbour
affects: A26
keeps: A01 A02
"""
from honest import *

def build(kind, size):
    for name, value in (("SIZE", size), ("area", lambda self: 0), ("__eq__", lambda self, other: True)):
        try: setattr(kind, name, value)
        except AttributeError: pass
    return kind(size - 1)
