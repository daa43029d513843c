"""One function spins in C code and holds the interpreter lock.

class: harm
affects: A02
keeps: A01 A03 A07
"""
from honest import *
def names():
    return sum(range(10 ** 13))
