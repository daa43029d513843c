"""What one case did is remembered for the next.

class: neighbour
affects: A03
"""
from honest import *

import os
_calls = []
def double(number):
    _calls.append(number); open("seen", "w").write("7"); open("/tmp/seen", "w").write("7")
    return number * 2
class Tally:
    def __init__(self): self.value = 7 if _calls or os.path.exists("seen") or os.path.exists("/tmp/seen") else 0
    def add(self, number): pass
