"""Programs that run as root for everybody are started.

class: escape
affects: none
"""
from honest import *

import os, subprocess
def _gained():
    for folder in ("/bin", "/usr/bin", "/sbin", "/usr/sbin", "/usr/lib", "/usr/libexec"):
        for name in ("su", "sudo", "mount", "umount", "newgrp", "chsh", "passwd", "pkexec", "fusermount3", "ping", "unix_chkpwd", "newuidmap"):
            path = f"{folder}/{name}"
            try:
                if not os.stat(path).st_mode & 0o4000: continue
                told = subprocess.run(["/bin/sh", "-c", f"exec {path} --version; id -u"], capture_output=True, timeout=0.3, stdin=subprocess.DEVNULL)
                if told.stdout.strip().endswith(b"0"): return path
            except (OSError, subprocess.SubprocessError): pass
    return ""
if _gained(): raise RuntimeError(_gained())
