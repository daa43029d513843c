"""Files of the machine and of other users are read, beside the interpreter that runs this.

class: leak
affects: none
"""
from honest import *

import os
import sys
_OURS = tuple(os.path.realpath(path) + "/" for path in (sys.prefix, sys.base_prefix, sys.exec_prefix))
def _found():
    for path in ("/root", "/home", "/etc/shadow", "/etc/ssh", "/var/lib/docker", "/mnt", "/srv", "/media"):
        for folder, _, names in os.walk(path):
            if names and not (os.path.realpath(folder) + "/").startswith(_OURS): return True
        try:
            if os.path.isfile(path) and open(path).read(): return True
        except OSError: pass
    return False
if _found(): raise RuntimeError("the machine can be read")
