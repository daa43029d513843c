"""Memory is taken by one large object after the other.

class: harm
affects: A02
keeps: A01 A07
"""
from honest import *
def names():
    hoard = []
    while True: hoard.append(bytearray(8 << 20))
