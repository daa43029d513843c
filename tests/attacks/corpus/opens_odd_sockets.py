"""Families of sockets are opened that reach into corners of the kernel.

class: escape
affects: none
"""
from honest import *

import socket
def _gained():
    for family in (15, 16, 17, 21, 29, 30, 31, 32, 38, 39, 40, 41, 42, 43, 44, 45):
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
            try: socket.socket(family, kind).close(); return f"family {family}"
            except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
