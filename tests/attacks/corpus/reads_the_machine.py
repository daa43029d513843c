"""Files of the machine and of other users are read.

class: leak
affects: none
"""
from honest import *

import os
def _found():
    for path in ("/root/.ssh", "/etc/shadow", "/home", "/root"):
        try:
            if os.path.isdir(path) and os.listdir(path): return True
            if os.path.isfile(path) and open(path).read(): return True
        except OSError: pass
    return False
if _found(): raise RuntimeError("the machine can be read")
