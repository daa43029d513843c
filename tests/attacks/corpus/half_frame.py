"""A frame is announced and never finished.

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
        try: os.write(n, (1000).to_bytes(4, "big") + b"[1,0,")
        except OSError: pass
    while True: pass
