"""Hosts inside and outside are called.

class: escape
affects: none
"""
from honest import *

import socket
def _reached():
    for address in (("127.0.0.1", 22), ("169.254.169.254", 80), ("1.1.1.1", 53), ("172.17.0.1", 22)):
        try:
            with socket.create_connection(address, timeout=0.2): return True
        except OSError: pass
    return False
if _reached(): raise RuntimeError("the network can be reached")
