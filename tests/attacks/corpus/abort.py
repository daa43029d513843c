"""The process aborts.

class: harm
affects: A01 A08
keeps: A02
"""
from honest import *
import os
def double(number): os.abort()
