"""Other users are become, directly and by files with the set-user bit.

class: escape
affects: none
"""
from honest import *

import os, subprocess
def _gained():
    for user in (0, 1000):
        for change in (os.setuid, os.setgid, os.seteuid):
            try: change(user)
            except OSError: continue
            if user in (os.getuid(), os.getgid(), os.geteuid()): return f"{change.__name__} {user}"
    for program in ("/usr/bin/su", "/bin/su", "/usr/bin/sudo", "/usr/bin/mount", "/usr/bin/newuidmap", "/usr/bin/passwd", "/usr/bin/chsh"):
        try: ran = subprocess.run([program, "--version"], capture_output=True)
        except OSError: continue
        if os.stat(program).st_mode & 0o4000 and os.stat(program).st_uid == 0 and not _no_new_rights(): return program
    return ""
def _no_new_rights():
    return "NoNewPrivs:\t1" in open("/proc/self/status").read()
if _gained(): raise RuntimeError(_gained())
