"""File systems are mounted, moved and taken away, by the old calls and the new ones.

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
    if _libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0: return "mount"
    if _libc.mount(None, b"/", None, 0x20 | 4096, None) == 0: return "remount"
    if _libc.umount2(b"/proc", 2) == 0: return "umount"
    if _libc.pivot_root(b"/tmp", b"/tmp") == 0 if hasattr(_libc, "pivot_root") else _call(155, 41, b"/tmp", b"/tmp") == 0: return "pivot_root"
    if _call(430, 430, b"tmpfs", 0) >= 0: return "fsopen"
    if _call(428, 428, -100, b"/", 1) >= 0: return "open_tree"
    return ""
if _gained(): raise RuntimeError(_gained())
