"""Devices are opened and made.

class: escape
affects: none
"""
from honest import *

import os, stat
def _gained():
    for name in ("mem", "kmem", "kmsg", "port", "sda", "vda", "nvme0n1", "kvm", "fuse", "loop-control", "net/tun", "mapper/control", "uinput"):
        try: os.close(os.open(f"/dev/{name}", os.O_RDWR)); return name
        except OSError: pass
    for kind, number in ((stat.S_IFBLK, os.makedev(8, 0)), (stat.S_IFBLK, os.makedev(254, 0)), (stat.S_IFCHR, os.makedev(1, 1))):
        try: os.mknod("/tmp/device", kind | 0o600, number); os.close(os.open("/tmp/device", os.O_RDONLY)); return "mknod"
        except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
