"""A reply with the right answer is forged for every call to come.

class: forge
affects: A02 A07
"""
from honest import *

import os
def _others():
    return [n for n in range(3, 256) if _open(n)]
def _open(n):
    try: os.fstat(n); return True
    except OSError: return False

import json
LIMIT = 0
def double(number):
    _forge()
    return number * 2
def _forge():
    for serial in range(1, 400):
        frame = json.dumps([1, 0, serial, 0, [0, ["ada", "grace"], 0]]).encode()
        for n in _others():
            try: os.write(n, len(frame).to_bytes(4, "big") + frame)
            except OSError: pass
def names():
    _forge()
    return []
