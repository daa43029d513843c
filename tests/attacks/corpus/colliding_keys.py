"""An answer has keys that all share one hash.

class: harm
affects: A02
keeps: A01
"""
from honest import *
def names():
    return {(i * (2 ** 61 - 1)): 0 for i in range(50_000)}
