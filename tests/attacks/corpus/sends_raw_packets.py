"""Raw, packet and kernel sockets are opened.

class: escape
affects: none
"""
from honest import *

import socket
def _gained():
    for family, kind, protocol in ((socket.AF_INET, socket.SOCK_RAW, 1), (17, socket.SOCK_RAW, 3), (16, socket.SOCK_RAW, 9), (40, socket.SOCK_STREAM, 0), (38, 5, 0)):
        try: line = socket.socket(family, kind, protocol)
        except OSError: continue
        with line:
            if family == 40:
                try: line.connect((2, 22))
                except (OSError, TypeError): continue
            if family == 38:
                try: line.bind(("hash", "sha256"))
                except (OSError, TypeError): continue
            return f"family {family}"
    return ""
if _gained(): raise RuntimeError(_gained())
