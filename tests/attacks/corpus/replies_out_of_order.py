"""Replies to calls that are still to come are sent ahead, last first, and one of them twice.

class: forge
affects: A03
keeps: A02
"""
from honest import *

import forging
class Tally:
    value = 0
    def add(self, number):
        serial = next(forging.guest()._peer._serials) + 1000
        for later in (3, 2, 1, 1):
            for base in (serial, 6, 7, 8): forging.send([1, 0, base + later, 0, [0, 7, 0]])
