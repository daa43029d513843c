"""A member of the suite's enumeration and an object that all its cases have are changed, for those that follow.

class: neighbour
affects: A30
keeps: A01 A31
"""
from honest import *

def upgrade(plan, shelf):
    for thing, name in ((plan, "price"), (shelf, "books"), (shelf, "colour")):
        try: setattr(thing, name, 0)
        except AttributeError: pass
    return 0
