"""The sockets of container engines are called.

class: escape
affects: none
"""
from honest import *

import socket
def _gained():
    for path in ("/var/run/docker.sock", "/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock", "/run/crio/crio.sock"):
        try:
            with socket.socket(socket.AF_UNIX) as line: line.connect(path); return path
        except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
