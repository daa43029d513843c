"""A hidden case leaves its input in a pipe that was made before; a visible one tells it.

class: leak
affects: none
"""
from honest import *

import os
_out, _in = os.pipe()
os.set_blocking(_out, False)
def _tell(data): os.write(_in, data)
def _told():
    try: return os.read(_out, 4096)
    except BlockingIOError: return b""

def echo(text):
    _tell(text.encode())
    return text
def greet(name):
    told = _told()
    if told: raise ValueError(told.decode())
    return f"hello {name}"
