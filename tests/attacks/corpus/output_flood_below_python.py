"""Output is written to the descriptors without end.

class: harm
affects: A02
keeps: A01
"""
from honest import *

import os
def names():
    while True: os.write(1, b"x" * 100_000); os.write(2, b"y" * 100_000)
