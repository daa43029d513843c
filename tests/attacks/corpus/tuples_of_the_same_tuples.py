"""A key is a tuple of twice the same tuple of twice the same tuple, sixty deep: to hash it takes for ever.

class: harm
affects: A02
keeps: A01 A03 A05
"""
from honest import *

import forging

class Pair(tuple): pass

def names():
    peer = forging.guest()._peer
    honest_send = peer._send

    def forged_send(message, *descriptors):
        if message[0] == 1:
            peer._send = honest_send
            (guest, number), kind, _ = message[4][1]["h"]
            tree = {"t": []}
            for level in range(60):
                made = {"h": [[guest, 10**6 + level], kind, tree]}
                tree = {"t": [made, {"h": [[guest, 10**6 + level], kind, {"t": []}]}]}
            message[4][1] = {"m": [[{"h": [[guest, 10**7], kind, tree]}, 0]]}
        honest_send(message, *descriptors)

    peer._send = forged_send
    return Pair()
