"""A generator of the suite is asked again while it is at work, by many threads.

class: forge
affects: A09
keeps: A01 A02 A03
"""
from honest import *

import threading
def total(items):
    found = []
    def take():
        try:
            for item in items: found.append(item)
        except BaseException: pass
    threads = [threading.Thread(target=take) for _ in range(20)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return max(found) * 3
