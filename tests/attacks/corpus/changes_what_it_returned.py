"""A list is returned, and only then becomes the right one.

class: forge
affects: A02
keeps: A01
"""
from honest import *

import sys, threading
def names():
    found = ["ada"]
    sys.setswitchinterval(1e-6)
    def later():
        found.append("grace")
    threading.Timer(0.3, later).start()
    return found
