"""The parent process is traced, to change what it does.

class: escape
affects: none
"""
from honest import *

import ctypes, os
def _trace():
    libc = ctypes.CDLL(None, use_errno=True)
    for pid in {os.getppid(), 1}:
        if libc.ptrace(16, pid, 0, 0) == 0: os._exit(9)
        try: open("/proc/%d/mem" % pid, "r+b").close(); os._exit(9)
        except OSError: pass
_trace()
