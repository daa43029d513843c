"""A bound method is searched for its object, and the object for what it keeps to itself.

class: leak
affects: A23
keeps: A05
"""
from honest import *

def find(is_less, most):
    for name in ("__self__", "__func__", "__closure__", "__globals__", "__code__", "__wrapped__", "__defaults__", "_answer"):
        try: found = getattr(is_less, name)
        except Exception: continue
        for inner in ("_answer", "cell_contents", "__dict__", "co_consts", "__init__"):
            try: thing = getattr(found, inner)
            except Exception: continue
            if thing == 737: return 737
            if isinstance(thing, dict) and "_answer" in thing: return thing["_answer"]
    return 0
