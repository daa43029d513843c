"""Children are started and hang in every state that there is.

class: harm
affects: A01
"""
from honest import *

import os, signal
def double(number):
    for state in (signal.SIGSTOP, signal.SIGTTIN, None, None):
        pid = os.fork()
        if pid == 0:
            while True: os.kill(os.getpid(), state) if state else signal.pause()
    return -1
