"""One case leaves links, pipes, sockets, folders without rights and dotted names for the next.

class: neighbour
affects: A03
"""
from honest import *

import os, socket
def _leave():
    for make in (lambda: os.symlink("/proc/self/mem", "link"), lambda: os.mkfifo("pipe"), lambda: os.makedirs("deep/er/still"), lambda: open(".hidden", "w").write("7"),
                 lambda: os.mkdir("locked", 0), lambda: os.link(__file__, "hard"), lambda: socket.socket(socket.AF_UNIX).bind("sock"), lambda: open("/tmp/.x", "w").write("7"),
                 lambda: os.chmod(__file__, 0o600), lambda: os.utime(__file__, (7, 7))):
        try: make()
        except OSError: pass
def double(number):
    _leave()
    return number * 2
def _left():
    return bool({"link", "pipe", "deep", ".hidden", "locked", "hard", "sock"} & {*os.listdir(".")}) or os.path.exists("/tmp/.x") or os.stat(__file__).st_mtime == 7
class Tally:
    def __init__(self): self.value = 7 if _left() else 0
    def add(self, number): pass
