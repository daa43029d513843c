"""One function never ends.

class: harm
affects: A01 A08
keeps: A02 A03 A04 A05 A06 A07
"""
from honest import *
def double(number):
    while True: pass
