"""A hidden case leaves its input in a file that was opened before and removed; a visible one tells it.

class: leak
affects: none
"""
from honest import *

import os, tempfile
_file, _path = tempfile.mkstemp()
os.unlink(_path)
def _tell(data): os.pwrite(_file, data, 0)
def _told(): return os.pread(_file, 4096, 0)

def echo(text):
    _tell(text.encode())
    return text
def greet(name):
    told = _told()
    if told: raise ValueError(told.decode())
    return f"hello {name}"
