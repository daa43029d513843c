"""Well-formed frames are sent without end.

class: harm
affects: A01 A08
"""
from honest import *

import os
def _others():
    return [n for n in range(3, 256) if _open(n)]
def _open(n):
    try: os.fstat(n); return True
    except OSError: return False

import json
def double(number):
    frame = json.dumps([0, 1, 1, 0, ["call", 1, [], {}, [], 0]]).encode()
    frame = len(frame).to_bytes(4, "big") + frame
    while True:
        for n in _others():
            try: os.write(n, frame * 100)
            except OSError: pass
