"""The callback is searched for a way to the suite.

class: leak
affects: A05
"""
from honest import *

def each(callback, items):
    for name in ("__globals__", "__closure__", "__code__", "__self__", "__func__", "__wrapped__", "f_back", "gi_frame"):
        try: found = getattr(callback, name)
        except AttributeError: continue
        if type(found).__module__ not in ("builtins", "types") or name in ("__globals__", "__code__"):
            for item in items: callback(item)
