"""Calls that only the machine's owner may make are made.

class: escape
affects: none
"""
from honest import *

import ctypes, platform
_libc = ctypes.CDLL(None, use_errno=True)
_ARM = platform.machine() == "aarch64"
def _call(x86, arm, *arguments): return _libc.syscall(arm if _ARM else x86, *arguments)

import time
def _gained():
    if _call(169, 142, 0xFEE1DEAD, 672274793, 0, 0) == 0: return "reboot"
    if _call(175, 105, b"", 0, b"") == 0 or _call(313, 273, -1, b"", 0) == 0: return "modules"
    if _call(170, 161, b"taken", 5) == 0: return "sethostname"
    try: time.clock_settime(time.CLOCK_REALTIME, time.time()); return "clock"
    except OSError: pass
    if _libc.swapon(b"/tmp/x", 0) == 0 or _libc.acct(b"/tmp/x") == 0: return "swap, accounting"
    if _call(246, 104, 0, 0, None, 0) == 0: return "kexec"
    if _libc.iopl(3) == 0 if hasattr(_libc, "iopl") else False: return "ports"
    return ""
if _gained(): raise RuntimeError(_gained())
