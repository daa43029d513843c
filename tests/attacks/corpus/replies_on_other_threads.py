"""Replies and requests carry the numbers of threads that nobody has.

class: forge
affects: none
"""
from honest import *

import forging
def double(number):
    for thread in (2, 4, 1, -1, -2, 2**40, 10**30):
        forging.send([1, thread, 1, 0, [0, 42, 0]])
        forging.send([0, thread, 1, 0, ["call", 1, [], {}, [], 0]] if thread % 2 == 0 else [1, thread, 7, 0, None])
    return number * 2
