"""Abstract sockets of the host are called, and ports of its loopback.

class: escape
affects: none
"""
from honest import *

import socket
def _gained():
    try: names = [line.split()[-1] for line in open("/proc/net/unix") if line.split()[-1].startswith("@")]
    except OSError: names = []
    for name in [*names, "@/tmp/dbus-test", "@ISCSIADM_ABSTRACT_NAMESPACE", "@/containerd-shim/default.sock"]:
        try:
            with socket.socket(socket.AF_UNIX) as line: line.connect("\0" + name[1:].rstrip("@")); return name
        except (OSError, ValueError): pass
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        for port in (22, 80, 443, 2375, 2376, 5000, 5432, 6379, 8080, 8888, 10250):
            try: line = socket.socket(family)
            except OSError: continue
            with line:
                line.settimeout(0.1)
                try: line.connect((host, port)); return f"{host}:{port}"
                except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
