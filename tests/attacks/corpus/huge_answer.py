"""An answer is far larger than anyone would read.

class: harm
affects: A02
keeps: A01
"""
from honest import *
def names():
    return ["x" * 1000] * 200_000
