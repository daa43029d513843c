"""A hidden case leaves its input in memory that all copies of a process share; a visible one tells it.

class: leak
affects: none
"""
from honest import *

import mmap
_memory = mmap.mmap(-1, 4096)
def _tell(data): _memory[: len(data)] = data
def _told(): return _memory[:].strip(b"\0")

def echo(text):
    _tell(text.encode())
    return text
def greet(name):
    told = _told()
    if told: raise ValueError(told.decode())
    return f"hello {name}"
