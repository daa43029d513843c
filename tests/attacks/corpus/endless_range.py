"""A range is returned that would fill the memory of whoever makes a list of it.

class: harm
affects: A06
keeps: A01
"""
from honest import *

def numbers(count): return range(10**12)
