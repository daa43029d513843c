"""An answer is nested a hundred thousand deep.

class: harm
affects: A02
keeps: A01
"""
from honest import *

def names():
    inner = []
    for _ in range(100_000): inner = [inner]
    return inner
