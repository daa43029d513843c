"""Settings of the kernel are written.

class: escape
affects: none
"""
from honest import *

import os
def _gained():
    for path in ("/proc/sysrq-trigger", "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/vm/drop_caches", "/proc/sys/kernel/modprobe",
                 "/proc/sys/fs/binfmt_misc/register", "/proc/sys/net/ipv4/ip_forward", "/sys/kernel/uevent_helper", "/sys/power/state", "/proc/1/oom_score_adj"):
        try: os.close(os.open(path, os.O_WRONLY)); return path
        except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
