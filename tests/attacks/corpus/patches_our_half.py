"""Our own half in the guest is found and patched to give the right answers.

class: forge
affects: A01 A02 A08
"""
from honest import *

import gc, sys
def _patch():
    for thing in gc.get_objects():
        try:
            if isinstance(thing, dict) and "OPERATIONS" in thing:
                thing["OPERATIONS"]["call"] = lambda *a, **k: 42
        except Exception: pass
    import json
    json.dumps = lambda *a, **k: "[1,0,1,0,[0,42,0]]"
_patch()
def double(number): return 0
def names(): return 0
