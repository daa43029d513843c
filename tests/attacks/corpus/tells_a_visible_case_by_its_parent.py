"""The process that cases are copied from answers for its copies, and so remembers hidden inputs for a visible case.

class: leak
affects: none
keeps: 
"""
from honest import *

import os, threading, forging
_seen = []
def _be_the_copy():
    from harness.guest import process
def _tell(data): _seen.append(data)
def _told(): return b"".join(_seen)
def _take_over():
    guest = forging.guest()
    honest = type(guest)._fork
    def fork(self, number):
        descriptors = self._frames.stream.take_descriptors()
        import socket, sys
        kind = sys.modules[type(guest).__module__].Guest
        copy = kind.__new__(kind)
        copy.__dict__.update(self.__dict__)
        copy._attach(socket.socket(fileno=descriptors[0]))
        threading.Thread(target=copy.serve, daemon=True).start()
        return [0, os.getpid(), 0]
    type(guest)._fork = fork
try: _take_over()
except Exception: pass

def echo(text):
    _tell(text.encode())
    return text
def greet(name):
    told = _told()
    if told: raise ValueError(told.decode())
    return f"hello {name}"
