"""The kernel's keys are read and added to.

class: escape
affects: none
"""
from honest import *

import ctypes, platform
_libc = ctypes.CDLL(None, use_errno=True)
_ARM = platform.machine() == "aarch64"
def _call(x86, arm, *arguments): return _libc.syscall(arm if _ARM else x86, *arguments)

def _gained():
    if _call(248, 217, b"user", b"name", b"secret", 6, -4) >= 0: return "add_key"
    if _call(250, 219, 0, -3, 1) >= 0: return "keyctl"
    return ""
if _gained(): raise RuntimeError(_gained())
