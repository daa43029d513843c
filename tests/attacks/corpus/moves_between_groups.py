"""Control groups are left, widened and given a release agent.

class: escape
affects: none
"""
from honest import *

import glob, os
def _gained():
    for path in [*glob.glob("/sys/fs/cgroup/*"), *glob.glob("/sys/fs/cgroup/*/*")]:
        if os.path.basename(path) in ("cgroup.procs", "tasks", "memory.max", "pids.max", "memory.limit_in_bytes", "release_agent", "notify_on_release"):
            try: os.close(os.open(path, os.O_WRONLY)); return path
            except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
