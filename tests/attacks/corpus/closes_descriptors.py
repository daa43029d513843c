"""Every descriptor is closed.

class: harm
affects: A01 A08
keeps: A02
"""
from honest import *
import os
def double(number):
    os.closerange(0, 256)
    return number * 2
