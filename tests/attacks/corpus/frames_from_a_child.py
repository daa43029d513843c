"""A child process holds on to the line, and answers the calls to come.

class: forge
affects: A02
keeps: A03
"""
from honest import *

import forging, os
def double(number):
    if number == 21 and os.fork() == 0:
        for serial in range(1, 500):
            try: forging.send([1, 0, serial, 0, [0, ["ada", "grace"], 0]])
            except BaseException: os._exit(0)
        os._exit(0)
    return number * 2
def names(): return []
