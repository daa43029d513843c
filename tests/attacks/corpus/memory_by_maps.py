"""Memory is mapped and touched below Python.

class: harm
affects: A01
"""
from honest import *

import mmap
def double(number):
    held = []
    while True:
        piece = mmap.mmap(-1, 64 << 20); held.append(piece)
        for at in range(0, 64 << 20, 4096): piece[at] = 1
