"""Limits, priorities and processors are set for every process that has a number.

class: escape
affects: none
"""
from honest import *

import os, resource
def _gained():
    for pid in [*range(1, 40), *range(100, 2000, 7)]:
        try: own = os.getpgid(pid) == os.getpgrp()
        except OSError: continue
        for limit in (resource.RLIMIT_NOFILE, resource.RLIMIT_CPU):
            try:
                if own: continue
                resource.prlimit(pid, limit, (0, 0)); return f"limits of {pid}"
            except (OSError, ValueError): pass
    try: os.setpriority(os.PRIO_USER, 0, 19); return "priorities"
    except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
