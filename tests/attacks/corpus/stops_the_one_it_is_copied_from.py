"""One case changes the processes that the next is copied from: priority, limits, working folder, environment.

class: neighbour
affects: A03
"""
from honest import *

import os, resource
def _leave():
    for pid in [int(entry) for entry in os.listdir("/proc") if entry.isdigit()]:
        try: os.setpriority(os.PRIO_PROCESS, pid, 7)
        except OSError: pass
        try: resource.prlimit(pid, resource.RLIMIT_NPROC, (7, 7)) if pid != os.getpid() else None
        except (OSError, ValueError, PermissionError): pass
    os.environ["SEEN"] = "7"; os.chdir("/")
def double(number):
    _leave()
    return number * 2
def _left():
    return "SEEN" in os.environ or os.getcwd() == "/"
class Tally:
    def __init__(self): self.value = 7 if _left() else 0
    def add(self, number): pass
