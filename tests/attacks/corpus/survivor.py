"""A process of one case lives on, and writes files for the next.

class: neighbour
affects: A03
"""
from honest import *

import os, time
def double(number):
    if os.fork() == 0:
        os.setsid() if os.getpgrp() != os.getpid() else None
        if os.fork() == 0:
            while True:
                try: open("planted", "w").write("7")
                except OSError: pass
        os._exit(0)
    return number * 2
class Tally:
    def __init__(self): self.value = int(open("planted").read()) if os.path.exists("planted") else 0
    def add(self, number): pass
