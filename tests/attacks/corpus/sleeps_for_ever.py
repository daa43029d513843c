"""It waits for what never comes: a lock, a pipe, a child, a signal.

class: harm
affects: A01
"""
from honest import *

import os, signal, threading
def double(number):
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    lock = threading.Lock(); lock.acquire(); lock.acquire()
