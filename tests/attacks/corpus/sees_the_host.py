"""Processes and folders of the host are looked for.

class: escape
affects: none
"""
from honest import *

import os, socket
def _gained():
    try: entries = os.listdir("/proc")
    except OSError: entries = map(str, range(1, 2000))
    for entry in entries:
        if entry.isdigit():
            try: command = open(f"/proc/{entry}/cmdline", "rb").read()
            except OSError: continue
            if any(word in command for word in (b"dockerd", b"harness.suite.forkserver", b"pytest", b"sshd", b"systemd", b"bwrap")): return repr(command)
    for folder in ("/root/.ssh", "/root/.pyenv/.git", "/home", "/var/lib/docker", "/etc/shadow", "/etc/machine-id"):
        try:
            if os.path.isdir(folder) and os.listdir(folder) or os.path.isfile(folder) and open(folder).read(): return folder
        except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
