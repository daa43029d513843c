"""A callback is called by two hundred threads at a time, for ever.

class: harm
affects: A05
keeps: A01 A02 A03
"""
from honest import *

import threading
def each(callback, items):
    def call():
        while True: callback(items)
    for _ in range(200):
        try: threading.Thread(target=call, daemon=True).start()
        except RuntimeError: break
    while True: callback(items)
