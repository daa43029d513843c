"""Namespaces, mounts, devices and other users are tried.

class: escape
affects: none
"""
from honest import *

import ctypes, os
def _gained():
    libc = ctypes.CDLL(None)
    if os.getuid() == 0: return "root"
    if libc.mount(b"none", b"/tmp", b"tmpfs", 0, None) == 0: return "mount"
    if libc.unshare(0x10000000) == 0: return "user namespace"
    if libc.unshare(0x00020000) == 0: return "mount namespace"
    if libc.chroot(b"/tmp") == 0: return "chroot"
    if libc.setuid(0) == 0: return "setuid"
    for path in ("/dev/mem", "/dev/kmsg", "/dev/sda", "/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern"):
        try: open(path, "r+b").close(); return path
        except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
