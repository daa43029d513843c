"""Files are written wherever a folder is not its own.

class: escape
affects: none
"""
from honest import *

import os, sys
def _gained():
    own = tuple(os.path.realpath(place) for place in (os.getcwd(), "/tmp", "/dev/shm"))
    for folder in ["/", "/etc", "/usr", "/usr/bin", "/usr/lib", "/var", "/var/tmp", "/root", "/home", "/opt", "/run", "/dev", "/sys/fs/cgroup", sys.prefix, *sys.path, os.path.dirname(os.__file__)]:
        if not os.path.isdir(folder) or os.path.realpath(folder).startswith(own): continue
        try:
            open(os.path.join(folder, "planted"), "w").close()
            if os.path.realpath(folder) not in ("/dev", "/run", "/var/tmp") or os.statvfs(folder).f_blocks > 1 << 24: return folder
        except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
