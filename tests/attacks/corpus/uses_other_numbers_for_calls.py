"""System calls are made by their numbers in another table.

class: escape
affects: none
"""
from honest import *

import ctypes, os, platform
_libc = ctypes.CDLL(None, use_errno=True)
def _gained():
    if platform.machine() != "x86_64": return ""
    for number in (41, 101, 165, 272, 304, 310):  # socket, ptrace, mount, unshare, open_by_handle_at, process_vm_readv
        if _libc.syscall(0x40000000 | number, 1, 1, 0, 0, 0, 0) >= 0: return f"call {number} of x32"
    return ""
_child = os.fork()  # where such calls end a process, they end this one
if _child == 0: os._exit(bool(_gained()))
_status = os.waitpid(_child, 0)[1]
if os.WIFEXITED(_status) and os.WEXITSTATUS(_status): raise RuntimeError("a call of x32 was answered")
