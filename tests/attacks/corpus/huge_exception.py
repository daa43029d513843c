"""An exception carries a hundred megabytes of text.

class: harm
affects: A02
keeps: A01
"""
from honest import *
def names():
    raise ValueError("x" * 100_000_000)
