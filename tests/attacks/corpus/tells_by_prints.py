"""What was heard is printed in every way there is.

class: leak
affects: none
"""
from honest import *

import os, subprocess, sys, warnings
def echo(text):
    print(text); print(text, file=sys.stderr); print(text, file=sys.__stdout__)
    warnings.warn(text)
    for n in (1, 2):
        try: os.write(n, text.encode())
        except OSError: pass
    for path in ("/dev/tty", "/dev/console", "/proc/1/fd/1", "/proc/1/fd/2", "/dev/kmsg"):
        try: open(path, "w").write(text)
        except OSError: pass
    return text
