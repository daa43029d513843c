"""A forged exception has a number for its notes, and texts for its methods.

class: forge
affects: A01 A02
keeps: A03
"""
from honest import *

import forging
def _raise(attributes):
    tree = {"h": [9, 9], "c": {"ty": "builtins:ValueError"}, "a": [], "s": attributes, "n": [], "q": False, "tb": ""}
    forging.reply({"x": tree}, 1)
def double(number): _raise({"__notes__": 5, "__traceback__": 6, "args": 7})
def names(): _raise({"__notes__": [{"1": "dataclasses:MISSING"}], "with_traceback": "x", "add_note": "y"})
