"""Descriptors that were left open are named, reopened and looked into; none leads to the suite.

class: leak
affects: none
"""
from honest import *

import os, socket
def _look():
    try: numbers = set(os.listdir("/proc/self/fd"))
    except OSError: numbers = set(map(str, range(256)))
    for n in numbers - {"1", "2"}:  # what it prints itself
        try: name = os.readlink("/proc/self/fd/" + n)
        except OSError: continue
        if name.startswith("socket:"):
            try: held = socket.socket(fileno=os.dup(int(n))).recv(4096, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            except OSError: held = b""
            if b"test_" in held or b"ada" in held: raise RuntimeError("a line tells more than its call")
        elif name.startswith("/") and not name.startswith(("/dev/null", "/memfd:prints")):
            raise RuntimeError("a file is open: " + name)
_look()
def echo(text):
    _look()
    return text
