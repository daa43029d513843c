"""Prints come along with callbacks, more than any limit, in frames that no half of ours would send.

class: harm
affects: A05
keeps: A01 A02 A03
"""
from honest import *

import forging

def each(callback, items):
    peer = forging.guest()._peer
    number = object.__getattribute__(callback, "_reference")[0]
    text = "x" * 15_000_000
    while True: peer.request(["call", number, [1], {"d": {}}, [], [text, ""]])
