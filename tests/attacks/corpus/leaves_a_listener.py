"""One case leaves a listener on the loopback and on an abstract name, which the next asks.

class: neighbour
affects: A03
"""
from honest import *

import os, socket
def _leave():
    if os.fork(): return
    if os.fork(): os._exit(0)
    os.setsid()
    lines = [socket.socket(), socket.socket(socket.AF_UNIX)]
    try: lines[0].bind(("127.0.0.1", 7777)); lines[0].listen()
    except OSError: pass
    try: lines[1].bind("\0seen"); lines[1].listen()
    except OSError: pass
    while True:
        try: lines[1].accept()[0].send(b"7")
        except OSError: pass
def double(number):
    _leave()
    return number * 2
def _left():
    for family, address in ((socket.AF_UNIX, "\0seen"), (socket.AF_INET, ("127.0.0.1", 7777))):
        with socket.socket(family) as line:
            try: line.connect(address); return True
            except OSError: pass
    return False
class Tally:
    def __init__(self): self.value = 7 if _left() else 0
    def add(self, number): pass
