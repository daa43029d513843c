"""Input is pushed into whatever terminal there is.

class: escape
affects: none
"""
from honest import *

import fcntl, os, termios
def _gained():
    for path in (0, 1, 2, "/dev/tty", "/dev/console", "/dev/pts/0"):
        try:
            line = path if isinstance(path, int) else os.open(path, os.O_RDWR | os.O_NOCTTY)
            fcntl.ioctl(line, termios.TIOCSTI, b"x")
            return f"terminal {path}"
        except OSError: pass
    return ""
if _gained(): raise RuntimeError(_gained())
