"""Memory is taken by many processes, each within its own bound.

class: harm
affects: A02
keeps: A07
"""
from honest import *

import os, time
def names():
    for _ in range(12):
        if os.fork() == 0:
            hoard = bytearray(os.urandom(1 << 20)) * 60
            time.sleep(60)
    while True: time.sleep(1)
