"""Namespaces are made, and those of others entered.

class: escape
affects: none
"""
from honest import *

import os
import ctypes, platform
_libc = ctypes.CDLL(None, use_errno=True)
_ARM = platform.machine() == "aarch64"
def _call(x86, arm, *arguments): return _libc.syscall(arm if _ARM else x86, *arguments)

def _gained():
    for kind in (0x10000000, 0x00020000, 0x40000000, 0x20000000, 0x04000000, 0x02000000, 0x08000000):
        if _libc.unshare(kind) == 0: return f"unshare {kind:#x}"
    for name in ("mnt", "pid", "net", "user", "uts", "ipc"):
        try: line = os.open(f"/proc/1/ns/{name}", os.O_RDONLY)
        except OSError: continue
        if name != "user" and _libc.setns(line, 0) == 0: return f"setns {name}"
        os.close(line)
    if _call(56, 220, 0x10000000 | 17, 0, 0, 0, 0) > 0: return "clone into a user namespace"
    return ""
if _gained(): raise RuntimeError(_gained())
