"""A pair of datagram sockets sends to sockets of the machine that are files.

class: escape
affects: none
"""
from honest import *

import socket
def _gained():
    for path in ("/dev/log", "/run/systemd/journal/dev-log", "/run/systemd/notify", "/run/systemd/journal/socket", "/run/docker.sock", "\0anything"):
        try:
            one, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
            with one, other: one.sendto(b"taken", path); return path
        except OSError: pass
        try:
            one, other = socket.socketpair()
            with one, other: one.connect(path); return path
        except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
