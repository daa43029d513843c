"""Output is printed without end.

class: harm
affects: A02
keeps: A01
"""
from honest import *
def names():
    while True: print("x" * 10_000)
