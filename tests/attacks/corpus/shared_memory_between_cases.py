"""One case leaves word for the next in shared memory, semaphores and message queues.

class: neighbour
affects: A03
"""
from honest import *

import ctypes
_libc = ctypes.CDLL(None, use_errno=True)
def _leave():
    _libc.shmget(0x70726F64, 4096, 0o1666); _libc.semget(0x70726F64, 1, 0o1666); _libc.msgget(0x70726F64, 0o1666)
    try: open("/dev/shm/seen", "w").write("7")
    except OSError: pass
def double(number):
    _leave()
    return number * 2
import os
def _left():
    return _libc.shmget(0x70726F64, 4096, 0) >= 0 or _libc.semget(0x70726F64, 1, 0) >= 0 or _libc.msgget(0x70726F64, 0) >= 0 or os.path.exists("/dev/shm/seen")
class Tally:
    def __init__(self): self.value = 7 if _left() else 0
    def add(self, number): pass
