"""Files are written until the disk is full.

class: harm
affects: none
keeps: A01 A02 A03 A04 A05 A06 A07 A08 A18
landlock: no file system of its own has an end; who writes too much is ended
"""
from honest import *

def _fill():
    try:
        for number in range(10_000):
            with open("f%d" % number, "wb") as file: file.write(bytes(1 << 20))
    except OSError: pass
_fill()
